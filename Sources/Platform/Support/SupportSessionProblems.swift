/// Why a support session cannot be used.
enum SupportSessionProblems {
    static let over = Problem.conflict(
        "The support session is over: open another.",
        code: "support_session_over"
    )
}
