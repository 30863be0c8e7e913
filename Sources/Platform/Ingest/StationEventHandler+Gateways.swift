import FoundationEssentials
import Logging
import OCPP
import PluginKit
import Tenancy

/// Sockets where there are several gateways: each knows its own, and only the database knows them all.
extension StationEventHandler {
    /// A socket was opened at a gateway that runs apart.
    func openedElsewhere(_ socket: OpenedSocket, _ event: ConnectionEventRow) async {
        let peer = socket.peer
        let results = await write(
            "connection not noted",
            [
                ConnectionQueries.openNewest(socket), ConnectionQueries.setVersion([socket]),
                ConnectionQueries.insert([event]), EventQueries.tell(connected(socket, event)),
                CommandQueueQueries.waiting(for: [Asked(item: 0, peer: peer, question: ())]),
            ],
            of: peer
        )
        guard let opened = results.first, let waiting = results.last else { return }
        if let row = opened.first { closeOlder(row, than: socket) } else { onSuperseded(peer) }
        // The gateway holds calls back until the boot is answered, or until none came for a while.
        if !waiting.isEmpty { onQueued(peer) }
    }

    private func connected(_ socket: OpenedSocket, _ row: ConnectionEventRow) -> NewEvent {
        let data = EventData.connected(socket)
        return NewEvent(id: row.event.id, type: .chargePointConnected, peer: socket.peer, data: data)
    }

    /// A gateway that was cut off still has the socket. Unless a newer one took its place, the charge point is online.
    func present(_ peer: StationPeer) async {
        let here = ConnectionQueries.present(peer, gateway: peer.gateway ?? gatewayName, at: now())
        let results = await write("presence not noted", [here], of: peer)
        if results.first?.isEmpty == true { onSuperseded(peer) }
    }

    /// The socket that spoke for the charge point until now is at another gateway, which cannot know of this one.
    private func closeOlder(_ row: Row, than socket: OpenedSocket) {
        do {
            let before = try row.decode("gateway", as: String?.self)
            if let before, before != socket.gateway { onMoved(socket.peer) }
        } catch {
            logger.error("former gateway not read", metadata: metadata(socket.peer, ["error": "\(error)"]))
        }
    }

    /// Tried until it works; the statements do no harm a second time.
    private func write(
        _ complaint: Logger.Message,
        _ statements: [SQL],
        of peer: StationPeer
    ) async -> [[Row]] {
        do {
            return try await retrying(for: .seconds(86_400)) { _ in
                try await database.run(for: .whole(peer.account), .readWrite, statements)
            }
        } catch {
            logger.error(complaint, metadata: metadata(peer, ["error": "\(error)"]))
            return []
        }
    }

    /// Answers a call that came a second time as it was answered the first time, if it was: by a manager whose answer was
    /// lost, or that died behind the commit.
    ///
    /// - Returns: Whether it was. Where the log is not kept, or the database is away, it is not known; the message is handled
    ///   then as one that its charge point repeats.
    func answerAgain(_ job: IngestJob) async -> Bool {
        guard job.delivery.isRepeated, case .event(.call(let call, let reply)) = job.content else {
            return false
        }
        let left = patience - .seconds(now().timeIntervalSince(call.receivedAt))
        let look = MessageLogWriting.text(of: job.delivery.secondID, of: job.peer, since: call.receivedAt)
        do {
            let rows = try await retrying(for: left, while: job.delivery.isWanted) { _ in
                try await database.read(for: .whole(job.peer.account), look)[0]
            }
            guard let row = rows.first, case .frame(let frame) = Frame.read(try row.decode("payload")) else {
                return false
            }
            reply(frame)
            return true
        } catch {
            logger.error("earlier answer not read", metadata: metadata(job.peer, ["error": "\(error)"]))
            return false
        }
    }
}
