/// How often a recurring charging schedule begins again (OCPP 1.6 §7.37).
enum RecurrencyKind: String, Sendable, CaseIterable {
    case daily
    case weekly
}
