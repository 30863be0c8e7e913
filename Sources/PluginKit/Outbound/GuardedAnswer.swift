/// The answer to an ``GuardedRequest``, whatever its status. Redirects are answers too.
package struct GuardedAnswer: Sendable, Hashable {
    package let status: Int
    /// By lower-case name.
    package let headers: [String: String]
    package let body: [UInt8]
    /// From the start of the transfer to its end, without the wait for a turn.
    package let duration: Duration

    package init(status: Int, headers: [String: String] = [:], body: [UInt8] = [], duration: Duration = .zero)
    {
        self.status = status
        self.headers = headers
        self.body = body
        self.duration = duration
    }
}
