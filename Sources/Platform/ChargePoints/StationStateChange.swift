import FoundationEssentials

/// What changes of a charge point's state by one event.
struct StationStateChange: Sendable {
    let peer: StationPeer
    /// When the charge point was heard of; `nil` for what does not come from it.
    var seenAt: Date?
    var own: OwnStatusReport?
    /// Whether its status may be another now.
    var derivesStatus = false
    var bootedAt: Date?
}
