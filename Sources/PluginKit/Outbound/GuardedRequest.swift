/// One request of a plugin to the outside.
package struct GuardedRequest: Sendable, Hashable {
    package enum Method: String, Sendable, Hashable {
        case get = "GET"
        case post = "POST"
    }

    package var method: Method
    /// Absolute, without user information.
    package var url: String
    /// Those that frame the message (`Host`, `Content-Length`, …) are the client's own and refused.
    package var headers: [String: String]
    /// Of a POST; a GET sends none.
    package var body: [UInt8]
    /// From the call to the last byte of the answer, the wait for a turn included.
    package var timeout: Duration
    /// Of the answer's body, in bytes. A longer one is a failure.
    package var maximumBytes: Int
    /// A longer answer is cut there instead, and is no failure.
    package var cutsAnswer: Bool

    package init(
        _ method: Method,
        _ url: String,
        headers: [String: String] = [:],
        body: [UInt8] = [],
        timeout: Duration = .seconds(10),
        maximumBytes: Int = 1 << 16,
        cutsAnswer: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumBytes = maximumBytes
        self.cutsAnswer = cutsAnswer
    }
}
