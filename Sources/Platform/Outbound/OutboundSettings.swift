/// What the operator decides about requests to the outside.
package struct OutboundSettings: Sendable {
    /// Switches ``AddressGuard`` off: for tests and for installations whose webhooks stay in their own network.
    package var allowsPrivateTargets: Bool
    package var allowsPlainHTTP: Bool
    /// A proxy's URL, which all requests take then. Resolving and judging names is the proxy's work in that case; we
    /// still refuse addresses written as such. The environment's `http_proxy` and the like are never read.
    package var proxy: String?
    /// A PEM file of certificate authorities that are trusted beside the system's.
    package var caFile: String?
    package var userAgent: String
    /// Under way at once.
    package var maximumTransfers: Int
    /// Waiting beside those; what comes on top is ``OutboundError/Code/busy``.
    package var queueLimit: Int

    /// `version`: The platform's, for the user agent `plugyard/<version>`.
    package init(
        version: String,
        allowsPrivateTargets: Bool = false,
        allowsPlainHTTP: Bool = false,
        proxy: String? = nil,
        caFile: String? = nil,
        maximumTransfers: Int = 64,
        queueLimit: Int = 1000
    ) {
        self.userAgent = "plugyard/\(version)"
        self.allowsPrivateTargets = allowsPrivateTargets
        self.allowsPlainHTTP = allowsPlainHTTP
        self.proxy = proxy
        self.caFile = caFile
        self.maximumTransfers = maximumTransfers
        self.queueLimit = queueLimit
    }
}
