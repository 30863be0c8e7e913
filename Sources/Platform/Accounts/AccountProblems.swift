/// What can be in the way of an account's life cycle.
enum AccountProblems {
    /// What broken constraints mean to who changes an account.
    static let writing = [
        // Another account's location and one that nobody has: the same answer.
        "accounts_id_auto_registration_location_id_fkey": Problem.validation([
            FieldError(
                field: "/auto_registration_location_id",
                code: "unknown_reference",
                message: "There is no such location."
            )
        ])
    ]

    static let slugTaken = Problem.conflict("An account has this slug already.", field: "/slug")

    static let notSuspended = Problem.conflict(
        "Only a suspended account can be deleted: suspend it first.",
        code: "account_not_suspended"
    )

    static let suspended = Problem.conflict(
        "The account is suspended: nobody can look into it.",
        code: "account_suspended"
    )
}
