/// One HTTP request to the outside.
package struct OutboundRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package var method: Method
    /// Absolute, `https` (or `http` where the settings allow it), without user information.
    package var url: String
    /// Beside those that the client writes. Names that frame the message (`Host`, `Content-Length`, …) are refused.
    package var headers: [String: String]
    /// Of a POST; a GET sends none.
    package var body: [UInt8]
    /// The `Accept` header; `nil` sends none. What comes back is for the caller to check.
    package var accepts: String?
    /// From ``OutboundClient/send(_:)`` to the last byte of the answer, the wait for a turn included.
    package var timeout: Duration
    /// Of the answer's body, in bytes.
    package var maximumBytes: Int
    /// Whether a longer answer is cut there, and good for what came; otherwise it is a failure.
    package var cutsAnswer: Bool

    package init(
        _ method: Method,
        _ url: String,
        headers: [String: String] = [:],
        body: [UInt8] = [],
        accepts: String? = nil,
        timeout: Duration = .seconds(10),
        maximumBytes: Int = 1 << 20,
        cutsAnswer: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.accepts = accepts
        self.timeout = timeout
        self.maximumBytes = maximumBytes
        self.cutsAnswer = cutsAnswer
    }
}
