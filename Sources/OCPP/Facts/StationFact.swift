/// What a charge point told us, in words that no OCPP version owns.
///
/// Every version's messages become these, so features never see a version.
package enum StationFact: Sendable, Hashable {
    case booted(Boot)
    case heartbeat
    case statusChanged(StatusChange)
    /// Somebody holds a token to the reader and wants to know whether it may charge.
    case authorize(idTag: String)
    case transactionStarted(TransactionStart)
    case metered(MeterReport)
    case transactionStopped(TransactionStop)
    /// A vendor's own message. `data` is text in 1.6, but stations send anything.
    case dataTransfer(vendorID: String, messageID: String?, data: JSONValue?)
    case firmwareStatus(JobStatus)
    /// Of an upload of diagnostics or of a log.
    case diagnosticsStatus(JobStatus)
    case securityEvent(SecurityEvent)
    /// The station made a key pair and wants a certificate for it. `csr` is PEM (RFC 2986), as received.
    case certificateSigningRequest(csr: String)
}
