/// How the API treats those who call it, as the settings say.
package struct APIManners: Sendable {
    /// Signs list cursors: ``KeyPurpose/cursor`` of the installation's key.
    package var cursorKey: [UInt8]
    /// Requests per minute of each client; 0 for no limit.
    package var requestsPerMinute: Int
    /// Answers 401 per second to each address, of which ten times as many may come at once; 0 for no limit.
    package var refusalsPerSecond: Int
    /// Web origins whose pages may call the API, exactly as browsers send them.
    package var origins: Set<String>
    package var trustedProxies: TrustedProxies

    package init(
        cursorKey: [UInt8],
        requestsPerMinute: Int = 60_000,
        refusalsPerSecond: Int = 10,
        origins: Set<String> = [],
        trustedProxies: TrustedProxies = .none
    ) {
        self.cursorKey = cursorKey
        self.requestsPerMinute = requestsPerMinute
        self.refusalsPerSecond = refusalsPerSecond
        self.origins = origins
        self.trustedProxies = trustedProxies
    }
}
