package import FoundationEssentials

/// What we answer to a ``StationFact``, before a dialect writes it.
package enum StationAnswer: Sendable, Hashable {
    /// To a boot. The interval is that of heartbeats, or of the next attempt when not accepted.
    case booted(BootStatus, currentTime: Date, intervalSeconds: Int)
    case heartbeat(currentTime: Date)
    case authorized(AuthorizationInfo)
    /// `transactionID` is positive, 32 bits, and unique for ever.
    case transactionStarted(transactionID: Int, AuthorizationInfo)
    /// `nil` when the stop named no token.
    case transactionStopped(AuthorizationInfo?)
    /// `Accepted`, `Rejected`, `UnknownMessageId` or `UnknownVendorId`.
    case dataTransfer(status: String)
    /// Whether the request is signed; the certificate follows by a call of ours.
    case certificateSigningRequest(isAccepted: Bool)
    /// Heard; there is nothing to say.
    case acknowledged
}
