import FoundationEssentials

/// Something that happened to a charge point's connection, as the operator sees it.
struct ConnectionEvent: Sendable {
    enum Kind: String, Sendable {
        case connected
        case disconnected
        case replaced
        case refused
    }

    /// `nil` for one that is not registered.
    var chargePoint: UUID?
    var identity: String
    var kind: Kind
    var reason: String?
    var remoteAddress: String?
    var userAgent: String?
    var subprotocol: String?
    var connection: UUID?
}
