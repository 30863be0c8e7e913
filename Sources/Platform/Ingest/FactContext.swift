import FoundationEssentials
import OCPP

/// Around every fact of a charge point: whose it is, and when it came.
struct FactContext: Sendable {
    let peer: StationPeer
    let receivedAt: Date
    /// What was forgiven when the message was read.
    let flags: [String]
}
