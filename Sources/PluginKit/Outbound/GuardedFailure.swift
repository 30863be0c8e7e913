/// Why a request got no answer. It holds neither addresses nor headers nor bodies: it may be shown to the tenant whose
/// request it was.
package struct GuardedFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// An address to which the platform does not connect, or plain `http`. Nothing was sent.
        case refusedTarget = "refused_target"
        case malformedURL = "malformed_url"
        case unresolved
        case connectFailed = "connect_failed"
        case tls
        /// The peer may have acted on it nevertheless.
        case timedOut = "timed_out"
        case tooLarge = "too_large"
        /// Too many requests of the plugin wait. Nothing was sent.
        case busy
        case cancelled
        case failed
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String {
        "\(code.rawValue): \(message)"
    }
}
