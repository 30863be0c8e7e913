/// What broken constraints mean to who writes tokens.
enum TokenProblems {
    static let writing = [
        "tokens_account_id_uid_lower_key": Problem.conflict(
            "A token of this uid exists already; upper and lower case count as equal.",
            code: "already_exists",
            field: "/uid"
        )
    ]
}
