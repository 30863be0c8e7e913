import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// What becomes of a charge point's socket, and what came over it that is no message.
extension StationEventHandler {
    func opened(
        _ peer: StationPeer,
        _ remoteAddress: String,
        _ userAgent: String?,
        _ delivery: EventDelivery
    ) async {
        let event = ConnectionEvent(
            id: delivery.id,
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
                ConnectionQueries.open(peer, gateway: peer.gateway ?? gatewayName, at: now()),
                ConnectionQueries.setVersion(peer),
                ConnectionQueries.insert(event, account: peer.account, at: now()),
                CommandQueueQueries.waiting(for: peer.chargePoint),
            ],
            of: peer,
            isRepeated: delivery.isRepeated
        )
        if let opened = results.first {
            if let row = opened.first { await closeOlder(row, than: peer) } else { onSuperseded(peer) }
        }
        // The gateway holds calls back until the boot is answered, or until none came for a while.
        if results.last?.isEmpty == false { onQueued(peer) }
    }

    /// A gateway that was cut off still has the socket. Unless a newer one took its place, the charge point is online.
    func present(_ peer: StationPeer) async {
        let here = ConnectionQueries.present(peer, gateway: peer.gateway ?? gatewayName, at: now())
        let results = await write("presence not noted", [here], of: peer, isRepeated: false)
        if results.first?.isEmpty == true { onSuperseded(peer) }
    }

    func closed(_ peer: StationPeer, _ end: SocketEnd, _ delivery: EventDelivery) async {
        let event = ConnectionEvent(
            id: delivery.id,
            chargePoint: peer.chargePoint,
            identity: peer.identity,
            kind: end == .replaced ? .replaced : .disconnected,
            reason: end.rawValue,
            connection: peer.connection
        )
        // A charge point that was deleted has no state, and no events, any more.
        guard end != .removed else {
            await write(
                "disconnection not noted",
                [ConnectionQueries.close(peer)],
                of: peer,
                isRepeated: delivery.isRepeated
            )
            return
        }
        await write(
            "disconnection not noted",
            [
                ConnectionQueries.close(peer),
                ConnectionQueries.insert(event, account: peer.account, at: now()),
            ],
            of: peer,
            isRepeated: delivery.isRepeated
        )
    }

    /// The socket that spoke for the charge point until now is at another gateway, which cannot know of this one.
    private func closeOlder(_ row: Row, than peer: StationPeer) async {
        guard let gateway = peer.gateway else { return }
        do {
            let before = try row.decode("gateway", as: String?.self)
            if let before, before != gateway { onMoved(peer) }
        } catch {
            logger.error("former gateway not read", metadata: metadata(peer, ["error": "\(error)"]))
        }
    }

    func noted(
        _ text: String,
        _ reason: String,
        _ answer: String?,
        of peer: StationPeer,
        _ delivery: EventDelivery
    ) async {
        var frames = [
            LoggedFrame(
                id: delivery.id,
                direction: .received,
                kind: .malformed,
                at: now(),
                flags: [reason],
                text: text
            )
        ]
        if let answer {
            frames.append(
                LoggedFrame(id: delivery.secondID, direction: .sent, kind: .error, at: now(), text: answer)
            )
        }
        await log(frames, of: peer, isRepeated: delivery.isRepeated)
    }
}
