import OCPP

/// What becomes of an upgrade request.
enum UpgradeDecision: Sendable {
    /// Answer 101 and echo `subprotocol`, which the charge point offered in just this spelling; nothing where it
    /// offered none.
    case upgrade(StationSocketOrigin, subprotocol: String?)
    case refuse(HandshakeRefusal)

    init(_ decision: HandshakeDecision, for handshake: Handshake) {
        switch decision {
        case .accept(let peer):
            // Why: a subprotocol that was not offered must never be echoed, whatever the manager agreed to.
            let token = peer.version.offeredToken(in: handshake.offeredSubprotocols)
            guard token != nil || handshake.offersNothing else {
                self = .refuse(.noCommonSubprotocol)
                return
            }
            let origin = StationSocketOrigin(
                peer: peer,
                remoteAddress: handshake.remoteAddress,
                userAgent: handshake.userAgent
            )
            self = .upgrade(origin, subprotocol: token)
        case .refuse(let refusal):
            self = .refuse(refusal)
        }
    }
}
