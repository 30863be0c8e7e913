import HTTPTypes

/// The problems of the manners that all operations share.
extension Problem {
    static let preconditionFailed = Problem(
        .preconditionFailed,
        "precondition_failed",
        title: "The object has changed",
        detail: "It is not of the version that If-Match names; get it anew."
    )

    static let idempotencyKeyReused = Problem(
        .unprocessableContent,
        "idempotency_key_reused",
        title: "The idempotency key belongs to another request",
        detail: "A key is for one request and its repetitions; make a new one.",
        errors: [
            FieldError(
                field: "Idempotency-Key",
                code: "reused",
                message: "It came with another method, path, query or body."
            )
        ]
    )

    static let idempotencyKeyInFlight = Problem(
        .conflict,
        "idempotency_key_in_flight",
        title: "The first request of this idempotency key is under way",
        detail: "Repeat it in a moment for its answer.",
        headers: [.retryAfter: "1"]
    )

    static let idempotencyKeyMalformed = Problem(
        .badRequest,
        "malformed_header",
        title: "Malformed header",
        detail: "Idempotency-Key is 1 to 255 visible characters of ASCII, with or without quotes around.",
        errors: [
            FieldError(
                field: "Idempotency-Key",
                code: "malformed",
                message: "Expected 1 to 255 visible characters of ASCII."
            )
        ]
    )

    /// 429 with `Retry-After`: `seconds` after which a request will be taken again, `detail` says what there was too
    /// much of.
    static func rateLimited(for seconds: Int, _ detail: String) -> Problem {
        Problem(
            .tooManyRequests,
            "rate_limited",
            title: "Too many requests",
            detail: detail,
            headers: [.retryAfter: String(seconds)]
        )
    }
}
