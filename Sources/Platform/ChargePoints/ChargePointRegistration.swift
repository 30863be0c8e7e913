/// Whether a charge point may work: what its BootNotification is answered (OCPP 1.6 §4.2).
enum ChargePointRegistration: String, CaseIterable, Sendable {
    case accepted
    /// It registered itself and waits for a person.
    case pending
    case rejected
}
