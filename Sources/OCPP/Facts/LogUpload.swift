package import FoundationEssentials

/// Diagnostics or a log that a charge point is to upload (OCPP 1.6 §5.9; GetLog: security white paper, N01).
package struct LogUpload: Sendable, Hashable {
    /// What GetLog can ask for.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case diagnostics
        case security
    }

    package var kind: Kind
    /// Where to: a folder or a file by http(s) or ftp.
    package var location: String
    package var from: Date?
    package var to: Date?
    package var retries: Int?
    package var retryIntervalSeconds: Int?
    /// Comes back in the status notifications of GetLog.
    package var requestID: Int

    package init(
        kind: Kind = .diagnostics,
        location: String,
        from: Date? = nil,
        to: Date? = nil,
        retries: Int? = nil,
        retryIntervalSeconds: Int? = nil,
        requestID: Int
    ) {
        self.kind = kind
        self.location = location
        self.from = from
        self.to = to
        self.retries = retries
        self.retryIntervalSeconds = retryIntervalSeconds
        self.requestID = requestID
    }
}
