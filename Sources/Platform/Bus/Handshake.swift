/// What a charge point shows before its socket is opened.
package struct Handshake: Sendable {
    /// `nil` on the path `/ocpp/{identity}`, which works where the identity is unique on the platform.
    package let accountSlug: String?
    /// Percent-decoded.
    package let identity: String
    /// Of Basic auth, bytes as received after base64 (they may not be UTF-8), split at the first colon.
    package let password: [UInt8]?
    /// The tokens of `Sec-WebSocket-Protocol`, in the order of the request.
    package let offeredSubprotocols: [String]
    package let remoteAddress: String
    package let userAgent: String?
    /// Whether nobody on the way can listen: TLS, ours or a trusted proxy's.
    package let isSecure: Bool
    /// What the charge point showed in the TLS handshake, DER, its own first. It holds the key; nothing else is proved.
    package let clientCertificates: [[UInt8]]
    /// The process that asks, where it is another than the manager's.
    package var gateway: String?
    /// Whose client certificates count at that gateway, DER; told only with client certificates.
    package var authorities: [[UInt8]] = []

    package init(
        accountSlug: String?,
        identity: String,
        password: [UInt8]?,
        offeredSubprotocols: [String],
        remoteAddress: String,
        userAgent: String?,
        isSecure: Bool = false,
        clientCertificates: [[UInt8]] = []
    ) {
        self.accountSlug = accountSlug
        self.identity = identity
        self.password = password
        self.offeredSubprotocols = offeredSubprotocols
        self.remoteAddress = remoteAddress
        self.userAgent = userAgent
        self.isSecure = isSecure
        self.clientCertificates = clientCertificates
    }

    /// Whether there is no word in `Sec-WebSocket-Protocol`, or no such header.
    var offersNothing: Bool {
        offeredSubprotocols.allSatisfy { $0.allSatisfy { $0 == "," || $0.isWhitespace } }
    }
}
