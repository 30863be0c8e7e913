import FoundationEssentials

/// A socket that was opened, on its way to the database.
struct OpenedSocket: Sendable {
    let peer: StationPeer
    /// The process that holds it.
    let gateway: String
    let at: Date
}
