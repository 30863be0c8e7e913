import HTTPTypes

/// The problems that any operation may meet.
extension Problem {
    /// Absent, somebody else's, or an id that cannot exist: one and the same answer.
    static let notFound = Problem(.notFound, "not_found", title: "Not found")

    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Problem {
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return Problem(
            .methodNotAllowed,
            "method_not_allowed",
            title: "Method not allowed",
            detail: "This path takes \(names).",
            headers: [.allow: names]
        )
    }

    static func malformedPath(_ detail: String) -> Problem {
        Problem(.badRequest, "malformed_path", title: "Malformed path or query", detail: detail)
    }

    static func malformedJSON(_ detail: String) -> Problem {
        Problem(.badRequest, "malformed_json", title: "The body is not JSON", detail: detail)
    }

    /// Query parameters that are unknown or have unusable values.
    static func invalidParameters(_ errors: [FieldError]) -> Problem {
        Problem(
            .badRequest,
            "invalid_parameter",
            title: "Invalid query parameter",
            detail: errors.map { "\($0.field): \($0.message)" }.joined(separator: " "),
            errors: errors
        )
    }

    /// Fields of the body that are missing, unknown or out of bounds; all of them.
    static func validation(_ errors: [FieldError]) -> Problem {
        Problem(
            .unprocessableContent,
            "validation_failed",
            title: "The body has invalid fields",
            detail: errors.count == 1 ? "One field is invalid." : "\(errors.count) fields are invalid.",
            errors: errors
        )
    }

    static func conflict(_ detail: String, code: String = "conflict", field: String? = nil) -> Problem {
        Problem(
            .conflict,
            code,
            title: "Conflict with what exists",
            detail: detail,
            errors: field.map { [FieldError(field: $0, code: code, message: detail)] } ?? [],
            field: field
        )
    }

    static func tooLarge(limit: Int) -> Problem {
        Problem(
            .contentTooLarge,
            "body_too_large",
            title: "The body is too large",
            detail: "At most \(limit) bytes are taken."
        )
    }

    static func unsupportedMediaType(expected: String) -> Problem {
        Problem(
            .unsupportedMediaType,
            "unsupported_media_type",
            title: "Unsupported media type",
            detail: "Send \(expected) and say so in Content-Type."
        )
    }

    static func unavailable(internalContext: String? = nil) -> Problem {
        Problem(
            .serviceUnavailable,
            "unavailable",
            title: "Temporarily unavailable",
            detail: "Try again in a moment.",
            headers: [.retryAfter: "1"],
            internalContext: internalContext
        )
    }

    static func internalError(_ internalContext: String) -> Problem {
        Problem(
            .internalServerError,
            "internal",
            title: "Internal server error",
            internalContext: internalContext
        )
    }
}
