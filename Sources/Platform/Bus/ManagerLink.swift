/// The manager as a gateway sees it. In one process it is called directly; over NATS it is a request.
package protocol ManagerLink: Sendable {
    /// Decides about a socket before the upgrade. Logs a refusal as a connection event.
    func authorise(_ handshake: Handshake) async -> HandshakeDecision

    /// Takes an event of a socket. Returns at once; events of one charge point are handled in the order of the calls.
    func report(_ event: StationEvent, from peer: StationPeer)
}
