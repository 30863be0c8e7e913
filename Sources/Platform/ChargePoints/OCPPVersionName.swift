/// The subprotocol by which a charge point speaks, as the database spells it.
enum OCPPVersionName: String, CaseIterable, Sendable {
    case v16 = "ocpp1.6"
    case v201 = "ocpp2.0.1"
    case v21 = "ocpp2.1"
}
