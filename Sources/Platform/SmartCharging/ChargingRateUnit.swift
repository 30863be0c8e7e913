/// What limits of a charging schedule are given in (OCPP 1.6 §7.12).
enum ChargingRateUnit: String, Sendable, CaseIterable {
    case ampere = "A"
    case watt = "W"
}
