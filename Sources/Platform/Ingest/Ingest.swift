import FoundationEssentials
package import Logging
import ServiceLifecycle
import Tenancy

/// Takes what charge points report to the database, and answers them after the commit (design.md §1, §8).
///
/// Workers take from one queue, and each writes what came of many charge points by one transaction. The events of one charge
/// point are handled in their order and no two of them at once.
package final class Ingest: ManagerLink, Service {
    /// How many events of a charge point may wait for its notes to be taken.
    private static let noteLimit = 64

    /// How many heartbeats of a charge point that were answered may wait for being noted.
    private static let heartbeatLimit = 16

    private let queue = IngestQueue()
    private let width: Int
    private let admission: StationAdmission
    private let handler: StationEventHandler
    private let logger: Logger

    /// `width`: How many batches are written at once at most. Each has one lane more, for what takes longer.
    package init(admission: StationAdmission, handler: StationEventHandler, width: Int, logger: Logger) {
        self.admission = admission
        self.handler = handler
        self.logger = logger
        self.width = max(1, width)
    }

    package func authorise(_ handshake: Handshake) async -> HandshakeDecision {
        await admission.decide(handshake)
    }

    package func report(_ event: StationEvent, from peer: StationPeer) {
        report(event, from: peer, EventDelivery())
    }

    /// The same for an event that came over the bus.
    func report(_ event: StationEvent, from peer: StationPeer, _ delivery: EventDelivery) {
        switch event {
        case .noted where queue.count(of: peer.chargePoint) > Self.noteLimit:
            // Nobody waits for a note. A flood of unreadable frames must not fill the memory while others are stored.
            logger.warning(
                "unreadable frame not kept: too many wait",
                metadata: ["charge_point": "\(peer.identity)"]
            )
            delivery.done(true)
        case .call(let call, _) where call.isAnswered:
            // By its gateway, which sends nothing more while it has not heard what became of this.
            guard let (_, answered) = handler.answerAtOnce(call, of: peer, delivery) else {
                return delivery.done(true)
            }
            queue.append(IngestJob(content: .answered(answered), peer: peer, delivery: delivery))
        case .call(let call, let reply):
            // What acknowledges nothing waits for nothing, unless it is behind something else.
            if let (frame, answered) = handler.answerAtOnce(call, of: peer, delivery),
                queue.append(
                    answered: IngestJob(content: .answered(answered), peer: peer, delivery: delivery),
                    atMost: Self.heartbeatLimit
                )
            {
                reply(frame)
            } else {
                queue.append(IngestJob(content: .event(event), peer: peer, delivery: delivery))
            }
        default:
            queue.append(IngestJob(content: .event(event), peer: peer, delivery: delivery))
        }
    }

    /// Works until the graceful shutdown, then until nothing is left to answer.
    package func run() async throws {
        let writer = BatchWriter(
            database: handler.database,
            followUps: handler.followUps.boots,
            outbox: handler.outbox,
            feeds: handler.feeds,
            logger: logger
        )
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                let worker = IngestWorker(
                    queue: queue,
                    suspects: IngestSuspects(),
                    handler: handler,
                    writer: writer
                )
                for _ in 0..<width { group.addTask { await worker.run() } }
            }
        } onGracefulShutdown: { [queue] in
            queue.close()
        }
        logger.debug("ingest drained")
    }
}
