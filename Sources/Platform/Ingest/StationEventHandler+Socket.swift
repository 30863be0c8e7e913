import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// What becomes of a charge point's socket, and what came over it that is no message.
extension StationEventHandler {
    func opened(_ peer: StationPeer, _ remoteAddress: String, _ userAgent: String?) async {
        let event = ConnectionEvent(
            chargePoint: peer.chargePoint,
            identity: peer.identity,
            kind: .connected,
            remoteAddress: remoteAddress,
            userAgent: userAgent,
            subprotocol: peer.version.rawValue,
            connection: peer.connection
        )
        let results = await write(
            "connection not noted",
            [
                ConnectionQueries.open(peer, gateway: gatewayName, at: now()),
                ConnectionQueries.setVersion(peer),
                ConnectionQueries.insert(event, account: peer.account, at: now()),
                CommandQueueQueries.waiting(for: peer.chargePoint),
            ],
            of: peer
        )
        // The gateway holds calls back until the boot is answered, or until none came for a while.
        if results.last?.isEmpty == false { onQueued(peer) }
    }

    func closed(_ peer: StationPeer, _ end: SocketEnd) async {
        let event = ConnectionEvent(
            chargePoint: peer.chargePoint,
            identity: peer.identity,
            kind: end == .replaced ? .replaced : .disconnected,
            reason: end.rawValue,
            connection: peer.connection
        )
        // A charge point that was deleted has no state, and no events, any more.
        guard end != .removed else {
            await write("disconnection not noted", [ConnectionQueries.close(peer)], of: peer)
            return
        }
        await write(
            "disconnection not noted",
            [
                ConnectionQueries.close(peer),
                ConnectionQueries.insert(event, account: peer.account, at: now()),
            ],
            of: peer
        )
    }

    func noted(_ text: String, _ reason: String, _ answer: String?, of peer: StationPeer) async {
        var frames = [
            LoggedFrame(direction: .received, kind: .malformed, at: now(), flags: [reason], text: text)
        ]
        if let answer {
            frames.append(LoggedFrame(direction: .sent, kind: .error, at: now(), text: answer))
        }
        await log(frames, of: peer)
    }
}
