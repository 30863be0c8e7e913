/// How the meter values of a transaction are shown.
enum MeterValueFormat: String, CaseIterable, Sendable {
    /// Every reading, normalised and as it was received.
    case json
    /// What the meter signed, byte for byte, for who has to prove a bill.
    case signed
}
