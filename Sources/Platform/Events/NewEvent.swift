import FoundationEssentials
import OCPP
import PluginKit

/// An event of a charge point on its way to the outbox.
struct NewEvent: Sendable {
    let id: UUID
    let type: EventType
    let peer: StationPeer
    /// The fields of docs/plugins.md.
    let data: JSONValue
}
