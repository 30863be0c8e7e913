package import FoundationEssentials
package import Logging
import OCPP
package import Tenancy

/// Carries one event of a socket into the database.
package struct StationEventHandler: Sendable {
    let database: TenantDatabase
    let facts: FactHandlers
    let commands: CommandDesk
    let commandEnding: CommandEnding
    /// Told of a charge point for which commands were queued, after the commit.
    let onQueued: @Sendable (StationPeer) -> Void
    /// Told of a charge point whose socket was at another gateway before.
    let onMoved: @Sendable (StationPeer) -> Void
    /// Told of a socket that is still open although a newer one speaks for its charge point.
    let onSuperseded: @Sendable (StationPeer) -> Void
    let gatewayName: String
    let now: @Sendable () -> Date
    let logger: Logger
    /// How long a charge point waits for an answer while the database is away. The session answers for us after 25 s.
    let patience: Duration

    /// `database`: Role `plugyard_ingest`.
    /// `authority`: Signs charge points' requests; without one they are rejected.
    /// `onMoved`, `onSuperseded`: Close the socket of a charge point that is at two gateways.
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
        self.onMoved = onMoved
        self.onSuperseded = onSuperseded
        let configuration = ConfigurationFollowUp(
            interval: configurationInterval > 0 ? TimeInterval(configurationInterval) : nil
        )
        let followUps = FollowUps(
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
            followUps: followUps.boots,
            authority: authority,
            now: now
        )
    }

    func handle(_ event: StationEvent, from peer: StationPeer, _ delivery: EventDelivery = EventDelivery())
        async
    {
        switch event {
        case .opened(let remoteAddress, let userAgent):
            await opened(peer, remoteAddress, userAgent, delivery)
        case .present:
            await present(peer)
        case .call(let call, let reply):
            await answer(call, of: peer, delivery, reply)
        case .sent(let callID, let action, let text):
            await sent(callID, action, text, to: peer, delivery)
        case .finished(let callID, let outcome, let text, let latency):
            await finished(callID, outcome, text, latency, of: peer, delivery)
        case .noted(let text, let reason, let answer):
            await noted(text, reason, answer, of: peer, delivery)
        case .closed(let end):
            await closed(peer, end, delivery)
        }
    }

    private func answer(
        _ call: InboundCall,
        of peer: StationPeer,
        _ delivery: EventDelivery,
        _ reply: @Sendable (Frame) -> Void
    ) async {
        let started = ContinuousClock.now
        let left = patience - .seconds(now().timeIntervalSince(call.receivedAt))
        guard left > .zero || call.isAnswered else {
            // The session has answered it with an error by now, and the charge point will send it again.
            logger.notice(
                "message waited too long",
                metadata: metadata(peer, ["ocpp.action": "\(call.action)"])
            )
            return
        }
        let dialect = peer.version.dialect
        let read: ReadFact
        do throws(CallError) {
            read = try dialect.fact(action: call.action, payload: call.payload)
        } catch {
            await refuse(call, of: peer, delivery, error, started, reply)
            return
        }
        let context = FactContext(
            peer: peer,
            receivedAt: call.receivedAt,
            answeredAt: call.isAnswered ? call.receivedAt : nil,
            flags: read.flags
        )
        do {
            let (frame, hasQueued) = try await retrying(for: left) { isRepeated in
                try await commit(
                    read,
                    call,
                    context,
                    started,
                    delivery,
                    isRepeated: isRepeated || delivery.isRepeated
                )
            }
            reply(frame)
            if hasQueued { onQueued(peer) }
            tell(read.fact, frame, of: peer)
        } catch {
            logger.error(
                "message not stored",
                metadata: metadata(peer, ["ocpp.action": "\(call.action)", "error": "\(error)"])
            )
            guard !call.isAnswered else { return }
            let failure = CallError(.internalError, "The message could not be stored; send it again.")
            await refuse(call, of: peer, delivery, failure, started, reply)
        }
    }

    /// One attempt: the fact's effect, the log of the call and of its answer, all in one transaction.
    private func commit(
        _ read: ReadFact,
        _ call: InboundCall,
        _ context: FactContext,
        _ started: ContinuousClock.Instant,
        _ delivery: EventDelivery,
        isRepeated: Bool
    ) async throws -> (Frame, hasQueued: Bool) {
        let peer = context.peer
        let dialect = peer.version.dialect
        @Sendable func log(_ answer: StationAnswer) -> (Frame, [SQL]) {
            let frame = Frame.result(id: call.id, payload: dialect.payload(for: answer))
            let frames = [
                received(call, flags: read.flags, id: delivery.id),
                LoggedFrame(
                    id: delivery.secondID,
                    direction: .sent,
                    kind: .result,
                    at: now(),
                    messageID: call.id,
                    action: call.action,
                    latency: ContinuousClock.now - started,
                    text: frame.serialized()
                ),
            ]
            return (
                frame,
                [
                    ConnectionQueries.seen(peer, at: call.receivedAt),
                    MessageLogWriting.insert(frames, of: peer, isRepeated: isRepeated),
                ]
            )
        }
        switch facts.work(for: read.fact, context) {
        case .statements(let statements, let answer, let queueing):
            let (frame, logging) = log(answer)
            let results = try await database.run(
                for: .whole(peer.account),
                .readWrite,
                statements + queueing + logging
            )
            return (
                frame, results.dropFirst(statements.count).prefix(queueing.count).contains { !$0.isEmpty }
            )
        case .transaction(let body):
            return try await database.withTransaction(for: .whole(peer.account)) { transaction in
                let result = try await body(transaction)
                let (frame, logging) = log(result.answer)
                let results = try await transaction.finish(with: result.writes + result.queueing + logging)
                let queueing = results.dropFirst(result.writes.count).prefix(result.queueing.count)
                return (frame, result.hasQueued || queueing.contains { !$0.isEmpty })
            }
        }
    }

    /// Answers with a CALLERROR. It acknowledges nothing, so it leaves before it is logged.
    private func refuse(
        _ call: InboundCall,
        of peer: StationPeer,
        _ delivery: EventDelivery,
        _ error: CallError,
        _ started: ContinuousClock.Instant,
        _ reply: @Sendable (Frame) -> Void
    ) async {
        let code = peer.version.dialect.spelling(of: error.code)
        let frame = Frame.error(
            id: call.id,
            code: code,
            description: error.description,
            details: error.details
        )
        reply(frame)
        await log(
            [
                received(call, flags: [], id: delivery.id),
                LoggedFrame(
                    id: delivery.secondID,
                    direction: .sent,
                    kind: .error,
                    at: now(),
                    messageID: call.id,
                    action: call.action,
                    errorCode: code,
                    latency: ContinuousClock.now - started,
                    text: frame.serialized()
                ),
            ],
            of: peer,
            isRepeated: delivery.isRepeated
        )
    }

    private func received(_ call: InboundCall, flags: [String], id: UUID) -> LoggedFrame {
        LoggedFrame(
            id: id,
            direction: .received,
            kind: .call,
            at: call.receivedAt,
            messageID: call.id,
            action: call.action,
            flags: flags,
            text: call.text
        )
    }

    /// What an operator would tell a colleague: boots and sessions.
    private func tell(_ fact: StationFact, _ answer: Frame, of peer: StationPeer) {
        switch fact {
        case .booted(let boot):
            logger.info(
                "charge point booted",
                metadata: metadata(peer, ["vendor": "\(boot.vendor)", "model": "\(boot.model)"])
            )
        case .transactionStarted(let start):
            guard case .result(_, let payload) = answer else { return }
            let number = payload["transactionId"]?.intValue ?? 0
            let details: Logger.Metadata = [
                "connector": "\(start.connectorID)", "transaction": "\(number)",
                "meter_wh": "\(start.meterStartWh)",
            ]
            logger.info("transaction started", metadata: metadata(peer, details))
        case .transactionStopped(let stop):
            let details: Logger.Metadata = [
                "transaction": "\(stop.transactionID)", "meter_wh": "\(stop.meterStopWh)",
                "reason": "\(stop.reason ?? "Local")",
            ]
            logger.info("transaction stopped", metadata: metadata(peer, details))
        case .heartbeat, .statusChanged, .authorize, .metered, .dataTransfer, .firmwareStatus,
            .diagnosticsStatus, .securityEvent, .certificateSigningRequest:
            break
        }
    }
}
