import FoundationEssentials
import Tenancy

/// Something that happened to a charge point's connection, as the operator sees it.
struct ConnectionEvent: Sendable {
    enum Kind: String, Sendable {
        case connected
        case disconnected
        case replaced
        case refused
    }

    /// One for each event, however often it is tried to write it down.
    var id = UUID.version7()
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
