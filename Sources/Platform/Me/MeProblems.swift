/// What is refused to who changes their own credentials.
enum MeProblems {
    static let wrongPassword = Problem.validation([
        FieldError(field: "/current_password", code: "incorrect", message: "This is not your password.")
    ])

    static let wrongCode = Problem.validation([
        FieldError(field: "/code", code: "incorrect", message: "The code is wrong, too old or used already.")
    ])

    static func weakPassword(_ complaint: String) -> Problem {
        .validation([FieldError(field: "/new_password", code: "weak_password", message: complaint)])
    }

    static let enabledAlready = Problem.conflict(
        "There is a second factor already; disable it first.",
        code: "second_factor_enabled"
    )

    static let notBegun = Problem.conflict(
        "Begin a second factor first.",
        code: "second_factor_not_begun"
    )

    static let notEnabled = Problem.conflict(
        "There is no second factor.",
        code: "second_factor_not_enabled"
    )
}
