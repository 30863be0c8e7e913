import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// Sockets where there are several gateways: each knows its own, and only the database knows them all.
extension StationEventHandler {
    /// Has the sockets closed that do not speak for their charge point: others at other gateways, which cannot know of this
    /// one, or this one.
    ///
    /// `isRepeated`: Whether it may have been stored before, by a manager that died before it did this.
    func settle(_ socket: OpenedSocket, _ standing: BatchOutcome.Socket?, isRepeated: Bool) {
        switch standing {
        case .superseded: onSuperseded(socket.peer)
        case .speaks(let before):
            if isRepeated || before.map({ $0 != socket.gateway }) == true { onMoved(socket.peer) }
        case nil: break
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
