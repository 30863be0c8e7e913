import FoundationEssentials
package import Logging
import ServiceLifecycle
import Tenancy

/// Takes what charge points report to the database, and answers them after the commit (design.md §1, §8).
///
/// Charge points are spread over shards; a shard has one worker, so the events of one charge point are handled in
/// their order and no two of them at once, and takes its charge points in turn.
package final class Ingest: ManagerLink, Service {
    /// How many events of a charge point may wait for its notes to be taken.
    private static let noteLimit = 64

    private let shards: [IngestShard]
    private let admission: StationAdmission
    private let handler: StationEventHandler
    private let logger: Logger

    /// `width`: How many shards work at once; as many as role `plugyard_ingest` has connections.
    package init(admission: StationAdmission, handler: StationEventHandler, width: Int, logger: Logger) {
        self.admission = admission
        self.handler = handler
        self.logger = logger
        shards = (0..<max(1, width)).map { _ in IngestShard() }
    }

    package func authorise(_ handshake: Handshake) async -> HandshakeDecision {
        await admission.decide(handshake)
    }

    package func report(_ event: StationEvent, from peer: StationPeer) {
        report(event, from: peer, EventDelivery())
    }

    /// The same for an event that came over the bus.
    func report(_ event: StationEvent, from peer: StationPeer, _ delivery: EventDelivery) {
        let shard = shards[Int(peer.chargePoint.uuid.15) % shards.count]
        if case .noted = event, shard.count(of: peer.chargePoint) > Self.noteLimit {
            // Nobody waits for a note. A flood of unreadable frames must not fill the memory while others are stored.
            logger.warning(
                "unreadable frame not kept: too many wait",
                metadata: ["charge_point": "\(peer.identity)"]
            )
            delivery.done(true)
            return
        }
        shard.append(IngestJob(event: event, peer: peer, delivery: delivery))
    }

    /// Works until the graceful shutdown, then until nothing is left to answer.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for shard in shards {
                    group.addTask { [handler] in
                        await shard.drain { job in
                            let isWanted = job.delivery.isWanted()
                            if isWanted { await handler.handle(job.event, from: job.peer, job.delivery) }
                            job.delivery.done(isWanted)
                        }
                    }
                }
            }
        } onGracefulShutdown: { [shards] in
            for shard in shards { shard.close() }
        }
        logger.debug("ingest drained")
    }
}
