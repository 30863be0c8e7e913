package import FoundationEssentials
package import Logging
import OCPP
package import Tenancy

/// Says how each event of a socket gets into the database, and answers the charge point when it is there.
package struct StationEventHandler: Sendable {
    let database: TenantDatabase
    let facts: FactHandlers
    let commands: CommandDesk
    let commandEnding: CommandEnding
    /// Told of a charge point for which commands were queued, after the commit.
    let onQueued: @Sendable (StationPeer) -> Void
    let gatewayName: String
    let now: @Sendable () -> Date
    let logger: Logger
    /// How long a charge point waits for an answer while the database is away. The session answers for us after 25 s.
    let patience: Duration

    /// `database`: Role `plugyard_ingest`.
    /// `authority`: Signs charge points' requests; without one they are rejected.
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

    /// How the event of a job gets into the database.
    func plan(for job: IngestJob) -> EventPlan {
        let peer = job.peer
        let event: StationEvent
        switch job.content {
        case .answered(let answered):
            return logged([answered.received, answered.sent], of: peer, seenAt: answered.call.receivedAt)
        case .event(let told): event = told
        }
        switch event {
        case .opened(let remoteAddress, let userAgent):
            return opened(peer, remoteAddress, userAgent)
        case .call(let call, let reply):
            return answer(call, of: peer, reply)
        case .sent(let callID, let action, let text):
            return sent(callID, action, text, to: peer)
        case .finished(let callID, let outcome, let text, let latency):
            return .alone { await finished(callID, outcome, text, latency, of: peer) }
        case .noted(let text, let reason, let answer):
            return noted(text, reason, answer, of: peer)
        case .closed(let end):
            return closed(peer, end)
        }
    }

    /// A heartbeat asks for the time of day, and is answered whether or not the database is there.
    ///
    /// - Returns: The answer and what is to be noted of it; `nil` for every other call.
    func answerAtOnce(_ call: InboundCall, of peer: StationPeer) -> (Frame, AnsweredCall)? {
        let dialect = peer.version.dialect
        // The name is enough to pass over all others without reading them twice.
        guard call.action == "Heartbeat", let read = try? dialect.fact(action: call.action, payload: call.payload),
            read.fact == .heartbeat
        else { return nil }
        let frame = Frame.result(id: call.id, payload: dialect.payload(for: .heartbeat(currentTime: now())))
        let answered = AnsweredCall(
            call: call,
            received: received(call, flags: read.flags),
            sent: sent(frame, to: call, after: .zero)
        )
        return (frame, answered)
    }

    private func answer(
        _ call: InboundCall,
        of peer: StationPeer,
        _ reply: @escaping @Sendable (Frame) -> Void
    ) -> EventPlan {
        let started = ContinuousClock.now
        let left = patience - .seconds(now().timeIntervalSince(call.receivedAt))
        guard left > .zero else {
            // The session has answered it with an error by now, and the charge point will send it again.
            logger.notice(
                "message waited too long",
                metadata: metadata(peer, ["ocpp.action": "\(call.action)"])
            )
            return .nothing
        }
        let read: ReadFact
        do throws(CallError) {
            read = try peer.version.dialect.fact(action: call.action, payload: call.payload)
        } catch {
            // It acknowledges nothing, so it leaves before it is logged.
            let frame = failure(of: call, at: peer, error)
            reply(frame)
            return logged([received(call, flags: []), sent(frame, to: call, since: started)], of: peer)
        }
        let told = ToldFact(
            call: call,
            read: read,
            context: FactContext(peer: peer, receivedAt: call.receivedAt, flags: read.flags),
            started: started,
            deadline: started + left,
            reply: reply
        )
        switch facts.work(for: read.fact, told.context) {
        case .batch(let work): return .quick(item(told, work))
        case .slowBatch(let work): return .slow(item(told, work))
        case .transaction(let body): return .alone { await carryOut(body, told) }
        }
    }

    /// The fact's effect, the log of the call and of its answer, all in one transaction with those of others.
    private func item(_ told: ToldFact, _ work: BatchWork) -> BatchItem {
        BatchItem(
            peer: told.context.peer,
            questions: work.questions,
            decide: { findings in
                let result = try work.decide(findings)
                let (frame, frames) = answered(told, result.answer)
                var rows = result.rows
                rows.frames = frames
                rows.state = rows.state ?? StationStateChange(peer: told.context.peer)
                rows.state?.seenAt = told.call.receivedAt
                return BatchPart(rows: rows) { hasQueued in stored(told, frame, hasQueued) }
            },
            deadline: told.deadline,
            failed: { error in await notStored(told, error) }
        )
    }

    /// The same for work that needs a transaction of its own.
    private func carryOut(
        _ body: @Sendable (borrowing TenantTransaction) async throws -> FactResult,
        _ told: ToldFact
    ) async {
        let peer = told.context.peer
        do {
            let (frame, hasQueued) = try await retrying(for: told.deadline - .now) { isRepeated in
                try await database.withTransaction(for: .whole(peer.account)) { transaction in
                    let result = try await body(transaction)
                    let (frame, frames) = answered(told, result.answer)
                    let state = StationStateChange(peer: peer, seenAt: told.call.receivedAt)
                    _ = try await transaction.finish(with: [
                        StationStateWriting.update([state]),
                        MessageLogWriting.insert(frames.map { (peer, $0) }, isRepeated: isRepeated),
                    ])
                    return (frame, result.hasQueued)
                }
            }
            stored(told, frame, hasQueued)
        } catch {
            await notStored(told, error)
        }
    }

    /// The answer, and the frames of the exchange for the log.
    private func answered(_ told: ToldFact, _ answer: StationAnswer) -> (Frame, [LoggedFrame]) {
        let payload = told.context.peer.version.dialect.payload(for: answer)
        let frame = Frame.result(id: told.call.id, payload: payload)
        return (
            frame,
            [
                received(told.call, flags: told.read.flags, id: told.receivedID),
                sent(frame, to: told.call, since: told.started, id: told.sentID),
            ]
        )
    }

    private func stored(_ told: ToldFact, _ frame: Frame, _ hasQueued: Bool) {
        told.reply(frame)
        if hasQueued { onQueued(told.context.peer) }
        tell(told.read.fact, frame, of: told.context.peer)
    }

    private func notStored(_ told: ToldFact, _ error: any Error) async {
        let peer = told.context.peer
        logger.error(
            "message not stored",
            metadata: metadata(peer, ["ocpp.action": "\(told.call.action)", "error": "\(error)"])
        )
        let error = CallError(.internalError, "The message could not be stored; send it again.")
        let frame = failure(of: told.call, at: peer, error)
        told.reply(frame)
        let answer = sent(frame, to: told.call, since: told.started)
        await log([received(told.call, flags: []), answer], of: peer)
    }

    private func failure(of call: InboundCall, at peer: StationPeer, _ error: CallError) -> Frame {
        .error(
            id: call.id,
            code: peer.version.dialect.spelling(of: error.code),
            description: error.description,
            details: error.details
        )
    }

    private func sent(
        _ frame: Frame,
        to call: InboundCall,
        since started: ContinuousClock.Instant,
        id: UUID = .version7()
    ) -> LoggedFrame {
        sent(frame, to: call, after: ContinuousClock.now - started, id: id)
    }

    private func sent(
        _ frame: Frame,
        to call: InboundCall,
        after latency: Duration,
        id: UUID = .version7()
    ) -> LoggedFrame {
        let errorCode: String? = if case .error(_, let code, _, _) = frame { code } else { nil }
        return LoggedFrame(
            id: id,
            direction: .sent,
            kind: errorCode == nil ? .result : .error,
            at: now(),
            messageID: call.id,
            action: call.action,
            errorCode: errorCode,
            latency: latency,
            text: frame.serialized()
        )
    }

    private func received(_ call: InboundCall, flags: [String], id: UUID = .version7()) -> LoggedFrame {
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
