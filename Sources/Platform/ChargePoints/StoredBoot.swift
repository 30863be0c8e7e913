import FoundationEssentials
import OCPP

/// A boot on its way to the database.
struct StoredBoot: Sendable {
    let peer: StationPeer
    let boot: Boot
    let at: Date
    /// Whether it was accepted, so that features go on after it.
    let isAccepted: Bool
}
