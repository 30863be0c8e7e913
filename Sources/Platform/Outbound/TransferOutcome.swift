import CCurl

/// How a transfer ended.
struct TransferOutcome: Sendable {
    let code: CURLcode
    /// The last status of HTTP or SMTP; 0 when the peer never answered.
    let status: Int
    let headers: [String: String]
    let body: [UInt8]
    let duration: Duration
    /// Whether ``AddressGuard`` refused an address.
    let wasRefused: Bool
    /// Whether body or headers went past their limit.
    let isTooLarge: Bool
    /// Whether bytes of the upload were sent.
    let hasUploaded: Bool
    /// The connection, for whoever reads this to close, where the plan wanted nothing else.
    var socket: Int32?
}
