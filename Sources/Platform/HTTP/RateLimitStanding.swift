import HTTPTypes

/// How a client stands with its rate limit, for the headers of draft-ietf-httpapi-ratelimit-headers.
struct RateLimitStanding: Sendable {
    /// Requests per minute.
    let quota: Int
    let remaining: Int
    /// Until the whole quota is there again.
    let secondsToFull: Int
    /// Set when the limit is passed: seconds until a request is taken again.
    let retryAfter: Int?

    func write(to headers: inout HTTPFields) {
        headers[.rateLimitPolicy] = #""default";q=\#(quota);w=60"#
        headers[.rateLimit] = #""default";r=\#(remaining);t=\#(secondsToFull)"#
    }
}
