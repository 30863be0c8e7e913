/// What one transfer is to do: HTTP and SMTP differ in the options alone.
struct TransferPlan: Sendable {
    let url: String
    /// Comma separated, as CURLOPT_PROTOCOLS_STR has them. libcurl refuses every other.
    let protocols: String
    let options: [TransferOption]
    /// Bytes of an SMTP message. A POST carries its body as an option.
    let upload: [UInt8]
    /// Whether ``AddressGuard`` judges what is connected to.
    let isGuarded: Bool
    /// For the whole transfer, the wait for a turn included.
    let timeout: Duration
    /// Of that, for the name, TCP and TLS, and with SMTP for greeting and log-in.
    let connectTimeout: Duration
    /// Of the body received.
    let maximumBytes: Int
    /// Whether a longer one is cut there rather than refused.
    let cutsBody: Bool
    /// Whether all that is wanted is the connection: ``TransferOutcome/socket``.
    var isConnectOnly = false
}
