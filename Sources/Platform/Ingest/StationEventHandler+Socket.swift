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
    ) -> EventPlan {
        let at = now()
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
        let socket = OpenedSocket(peer: peer, gateway: peer.gateway ?? gatewayName, at: at)
        let rows = BatchRows(
            socket: socket,
            connectionEvents: [ConnectionEventRow(account: peer.account, event: event, at: at)]
        )
        let item = item("connection not noted", of: peer, [.queuedCommands]) { findings in
            BatchPart(rows: rows) { [self] outcome in
                settle(socket, outcome.socket, isRepeated: delivery.isRepeated)
                // The gateway holds calls back until the boot is answered, or until none came for a while.
                if findings.hasQueuedCommands { onQueued(peer) }
            }
        }
        return .quick(item)
    }

    /// A gateway that was cut off still has the socket. Unless a newer one took its place, the charge point is online.
    func present(_ peer: StationPeer, _ delivery: EventDelivery) -> EventPlan {
        let socket = OpenedSocket(peer: peer, gateway: peer.gateway ?? gatewayName, at: now())
        let item = item("presence not noted", of: peer, []) { _ in
            BatchPart(rows: BatchRows(present: socket)) { [self] in
                settle(socket, $0.socket, isRepeated: delivery.isRepeated)
            }
        }
        return .quick(item)
    }

    func closed(_ peer: StationPeer, _ end: SocketEnd, _ delivery: EventDelivery) -> EventPlan {
        let event = ConnectionEvent(
            id: delivery.id,
            chargePoint: peer.chargePoint,
            identity: peer.identity,
            kind: end == .replaced ? .replaced : .disconnected,
            reason: end.rawValue,
            connection: peer.connection
        )
        var rows = BatchRows(closed: peer)
        // A charge point that was deleted has no state, and no events, any more.
        if end != .removed {
            rows.connectionEvents = [ConnectionEventRow(account: peer.account, event: event, at: now())]
        }
        return .quick(item("disconnection not noted", of: peer, rows))
    }

    func noted(
        _ text: String,
        _ reason: String,
        _ answer: String?,
        of peer: StationPeer,
        _ delivery: EventDelivery
    ) -> EventPlan {
        let (at, flags) = (now(), [reason])
        var frames = [
            LoggedFrame(
                id: delivery.id,
                direction: .received,
                kind: .malformed,
                at: at,
                flags: flags,
                text: text
            )
        ]
        if let answer {
            let id = delivery.secondID
            frames.append(LoggedFrame(id: id, direction: .sent, kind: .error, at: at, text: answer))
        }
        return logged(frames, of: peer)
    }

    /// Frames for which nobody waits. It is tried for a few seconds to keep them.
    func logged(_ frames: [LoggedFrame], of peer: StationPeer, seenAt: Date? = nil) -> EventPlan {
        let state = seenAt.map { StationStateChange(peer: peer, seenAt: $0) }
        let rows = BatchRows(state: state, frames: frames)
        return .quick(item("frames not logged", of: peer, for: .seconds(5), rows))
    }

    /// Rows for which no charge point waits. What others rely on (who is connected, how commands end) is tried until it
    /// works.
    func item(
        _ complaint: Logger.Message,
        of peer: StationPeer,
        for limit: Duration = .seconds(86_400),
        _ rows: BatchRows
    ) -> BatchItem {
        item(complaint, of: peer, for: limit, []) { _ in BatchPart(rows: rows) { _ in } }
    }

    private func item(
        _ complaint: Logger.Message,
        of peer: StationPeer,
        for limit: Duration = .seconds(86_400),
        _ questions: [BatchQuestion],
        _ decide: @escaping @Sendable (BatchFindings) throws -> BatchPart
    ) -> BatchItem {
        BatchItem(peer: peer, questions: questions, deadline: .now + limit, decide: decide) { [self] error in
            logger.error(complaint, metadata: metadata(peer, ["error": "\(error)"]))
        }
    }
}
