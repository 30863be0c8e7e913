/// From when the periods of a charging schedule count (OCPP 1.6 §7.10).
enum ChargingProfileKind: String, Sendable, CaseIterable {
    case absolute
    case recurring
    case relative
}
