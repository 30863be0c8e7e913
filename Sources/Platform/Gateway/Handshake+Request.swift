import NIOHTTP1

extension Handshake {
    /// Reads the head of an upgrade request.
    ///
    /// - Returns: `nil` when its path can name no charge point.
    init?(
        _ head: HTTPRequestHead,
        remoteAddress: String,
        isSecure: Bool = false,
        clientCertificates: [[UInt8]] = []
    ) {
        guard let path = StationPath(target: head.uri) else { return nil }
        let credentials = head.headers.first(name: "authorization").flatMap(BasicCredentials.init(header:))
        self.init(
            accountSlug: path.accountSlug,
            identity: path.identity,
            password: credentials?.password(for: path.identity),
            offeredSubprotocols: head.headers[canonicalForm: "sec-websocket-protocol"].map(String.init),
            remoteAddress: remoteAddress,
            userAgent: head.headers.first(name: "user-agent"),
            isSecure: isSecure,
            clientCertificates: clientCertificates
        )
    }
}
