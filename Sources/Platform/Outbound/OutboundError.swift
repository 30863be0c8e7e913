/// Why a request to the outside got no answer. An HTTP status of any kind is an answer, not an error.
///
/// ``message`` is short and holds neither addresses nor headers nor bodies, so it may be shown to the tenant whose
/// request it was.
package struct OutboundError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        /// The address is one the platform does not connect to (``AddressGuard``), or plain `http` where only `https`
        /// is allowed. Nothing was sent.
        case refusedTarget = "refused_target"
        /// No URL, of a scheme that is not served, or with user information in it.
        case malformedURL = "malformed_url"
        /// The name has no address, or nobody could say.
        case unresolved
        case connectFailed = "connect_failed"
        /// The handshake failed, the certificate is not valid for the host, or nobody we trust signed it.
        case tls
        /// Not finished in the request's time. The peer may have acted on it nevertheless.
        case timedOut = "timed_out"
        /// The answer is longer than allowed.
        case tooLarge = "too_large"
        /// Too many requests are waiting, or this one waited in vain for its turn. Nothing was sent.
        case busy
        /// The caller's task was cancelled, or the client was shut down. The peer may have acted nevertheless.
        case cancelled
        /// Anything else: a broken connection, an answer that is no HTTP, a header that may not be sent.
        case failed
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension OutboundError: CustomStringConvertible {
    package var description: String {
        "\(code.rawValue): \(message)"
    }
}
