/// Whose socket it is and where it comes from.
struct StationSocketOrigin: Sendable {
    let peer: StationPeer
    let remoteAddress: String
    let userAgent: String?
}
