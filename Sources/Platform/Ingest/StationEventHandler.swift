package import FoundationEssentials
package import Logging
import OCPP
package import Tenancy

/// Says how each event of a socket gets into the database, and answers the charge point when it is there.
package final class StationEventHandler: Sendable {
    let database: TenantDatabase
    let facts: FactHandlers
    let commands: CommandDesk
    let commandEnding: CommandEnding
    let followUps: FollowUps
    /// Told of a charge point for which commands were queued, after the commit.
    let onQueued: @Sendable (StationPeer) -> Void
    /// Told of a charge point whose socket was at another gateway before.
    let onMoved: @Sendable (StationPeer) -> Void
    /// Told of a socket that is still open although a newer one speaks for its charge point, or none may.
    let onSuperseded: @Sendable (StationPeer) -> Void
    /// What plugins are told.
    let outbox: EventOutbox
    /// Told where to look.
    let feeds: FeedDesk?
    let gatewayName: String
    let now: @Sendable () -> Date
    let logger: Logger
    /// How long a charge point waits for an answer while the database is away. The session answers for us after 25 s.
    let patience: Duration

    /// `database`: Role `plugyard_ingest`.
    /// `authority`: Signs charge points' requests; without one they are rejected.
    /// `onMoved`, `onSuperseded`: Close the socket of a charge point that is at two gateways.
    /// `outbox`: Where what happens is told to plugins.
    /// `feeds`: Told after commits where to look.
    /// `gatewayName`: The process that holds the sockets; after a crash its connections are reset by this name.
    /// `configurationInterval`: How many seconds after a reading of a station's configuration a boot leads to another;
    /// 0 for no readings.
    package init(
        database: TenantDatabase,
        commands: CommandDesk,
        heartbeatInterval: Int,
        gatewayName: String,
        configurationInterval: Int = 0,
        onQueued: @escaping @Sendable (StationPeer) -> Void,
        onMoved: @escaping @Sendable (StationPeer) -> Void = { _ in },
        onSuperseded: @escaping @Sendable (StationPeer) -> Void = { _ in },
        authority: CertificateAuthority? = nil,
        outbox: EventOutbox = .nowhere,
        feeds: FeedDesk? = nil,
        patience: Duration = .seconds(20),
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.database = database
        self.commands = commands
        self.gatewayName = gatewayName
        self.patience = patience
        self.now = now
        self.logger = logger
        self.onQueued = onQueued
        self.outbox = outbox
        self.feeds = feeds
        self.onMoved = onMoved
        self.onSuperseded = onSuperseded
        let configuration = ConfigurationFollowUp(
            interval: configurationInterval > 0 ? TimeInterval(configurationInterval) : nil
        )
        followUps = FollowUps(
            commandEnds: [
                configuration, LocalListCommandEnds(), CampaignCommandEnd(), CertificateDelivery(),
                ReservationEndHandler(), ChargingProfileEndHandler(),
            ],
            boots: [configuration, LocalListBoots(), InstallationFollowUp()]
        )
        commandEnding = CommandEnding(
            database: database,
            desk: commands,
            handlers: followUps.commandEnds
        )
        facts = FactHandlers(
            heartbeatInterval: heartbeatInterval,
            authority: authority,
            now: now
        )
    }

    /// How the event of a job gets into the database.
    func plan(for job: IngestJob) -> EventPlan {
        let (peer, delivery) = (job.peer, job.delivery)
        let event: StationEvent
        switch job.content {
        case .answered(let answered):
            return logged([answered.received, answered.sent], of: peer, seenAt: answered.call.receivedAt)
        case .event(let told): event = told
        }
        switch event {
        case .opened(let remoteAddress, let userAgent):
            return opened(peer, remoteAddress, userAgent, delivery)
        case .present:
            return present(peer, delivery)
        case .call(let call, let reply):
            return answer(call, of: peer, delivery, reply)
        case .sent(let callID, let action, let text):
            return sent(callID, action, text, to: peer, delivery)
        case .finished(let callID, let outcome, let text, let latency):
            return .alone { [self] in await finished(callID, outcome, text, latency, of: peer, delivery) }
        case .noted(let text, let reason, let answer):
            return noted(text, reason, answer, of: peer, delivery)
        case .closed(let end):
            return closed(peer, end, delivery)
        }
    }
}
