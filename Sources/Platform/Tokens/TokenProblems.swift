/// What broken constraints mean to who writes tokens.
enum TokenProblems {
    static let writing = [
        "tokens_account_id_uid_lower_key": Problem.conflict(
            "A token of this uid exists already; upper and lower case count as equal.",
            code: "already_exists",
            field: "/uid"
        )
    ]

    /// Another account's location and one that nobody has: the same answer.
    static let unknownLocation = Problem.validation([unknownLocation(at: "/location_ids")])

    static func unknownLocation(at field: String) -> FieldError {
        FieldError(field: field, code: "unknown_reference", message: "There is no such location.")
    }
}
