import HTTPTypes

extension HTTPField.Name {
    /// `X-Request-Id`
    static let requestID = name("X-Request-Id")
    /// `X-Forwarded-For`: see ``TrustedProxies``.
    static let forwardedFor = name("X-Forwarded-For")
    static let idempotencyKey = name("Idempotency-Key")
    static let rateLimit = name("RateLimit")
    static let rateLimitPolicy = name("RateLimit-Policy")
    static let referrerPolicy = name("Referrer-Policy")
    static let xFrameOptions = name("X-Frame-Options")
    /// `Sec-Fetch-Site`: how the page that a request comes from is related to us (W3C Fetch Metadata).
    static let secFetchSite = name("Sec-Fetch-Site")
    /// `Cross-Origin-Opener-Policy`: which windows may hold on to one another.
    static let crossOriginOpenerPolicy = name("Cross-Origin-Opener-Policy")
    /// `Last-Event-ID`: where a reader of Server-Sent Events was.
    static let lastEventID = name("Last-Event-ID")
    /// `X-Accel-Buffering`: by which nginx is asked to pass on what comes when it comes.
    static let noBuffering = name("X-Accel-Buffering")
    /// Only because RFC 6749, section 5.1 wants it.
    static let pragma = name("Pragma")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("not a header name: \(text)") }
        return name
    }
}
