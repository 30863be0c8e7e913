/// What can be in the way of an account's life cycle.
enum AccountProblems {
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
