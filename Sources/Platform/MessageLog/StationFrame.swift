/// A frame on its way to the log, and whose it is.
struct StationFrame: Sendable {
    let peer: StationPeer
    let frame: LoggedFrame
}
