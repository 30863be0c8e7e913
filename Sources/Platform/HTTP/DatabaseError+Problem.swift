import HTTPTypes
package import Tenancy

extension DatabaseError: ProblemConvertible {
    /// What a client is told: never PostgreSQL's words.
    package var problem: Problem {
        switch code {
        case .unavailable, .timedOut, .cancelled, .retryable:
            .unavailable(internalContext: description)
        case .uniqueViolation, .foreignKeyViolation:
            Problem(
                .conflict,
                "conflict",
                title: "Conflict with what exists",
                internalContext: description
            )
        case .invalidValue:
            Problem(
                .unprocessableContent,
                "validation_failed",
                title: "The body has invalid fields",
                detail: "A value is outside of what can be stored.",
                internalContext: description
            )
        case .forbidden, .decoding, .server:
            .internalError(description)
        }
    }

    /// The same error in the words of the feature that made the statement, by the broken constraint's name.
    func explained(by problems: [String: Problem]) -> any Error {
        switch code {
        case .uniqueViolation, .foreignKeyViolation, .invalidValue:
            constraint.flatMap { problems[$0] } ?? self
        default: self
        }
    }
}
