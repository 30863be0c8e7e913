/// The answer to an ``OutboundRequest``, whatever its status. Redirects are answers too: none is followed.
package struct OutboundResponse: Sendable {
    package let status: Int
    /// By lower-case name; the values of a repeated header are joined by `, `.
    package let headers: [String: String]
    package let body: [UInt8]
    /// From the start of the transfer to its end, without the wait for a turn.
    package let duration: Duration
}
