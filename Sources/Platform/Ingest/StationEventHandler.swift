package import FoundationEssentials
package import Logging
import OCPP
package import Tenancy

/// Carries one event of a socket into the database.
package struct StationEventHandler: Sendable {
    private let database: TenantDatabase
    private let facts: FactHandlers
    private let commands: CommandDesk
    private let followUps: FollowUps
    /// Told of a charge point for which commands were queued, after the commit.
    private let onQueued: @Sendable (StationPeer) -> Void
    private let gatewayName: String
    private let now: @Sendable () -> Date
    private let logger: Logger
    /// How long a charge point waits for an answer while the database is away. The session answers for us after 25 s.
    private let patience: Duration

    /// `database`: Role `plugyard_ingest`.
    /// `gatewayName`: The process that holds the sockets; after a crash its connections are reset by this name.
    package init(
        database: TenantDatabase,
        commands: CommandDesk,
        heartbeatInterval: Int,
        gatewayName: String,
        onQueued: @escaping @Sendable (StationPeer) -> Void,
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
        followUps = FollowUps(commandEnds: [ReservationEndHandler(), ChargingProfileEndHandler()])
        facts = FactHandlers(heartbeatInterval: heartbeatInterval, followUps: followUps.boots, now: now)
    }

    func handle(_ event: StationEvent, from peer: StationPeer) async {
        switch event {
        case .opened(let remoteAddress, let userAgent):
            await opened(peer, remoteAddress, userAgent)
        case .call(let call, let reply):
            await answer(call, of: peer, reply)
        case .sent(let callID, let action, let text):
            await sent(callID, action, text, to: peer)
        case .finished(let callID, let outcome, let text, let latency):
            await finished(callID, outcome, text, latency, of: peer)
        case .noted(let text, let reason, let answer):
            await noted(text, reason, answer, of: peer)
        case .closed(let end):
            await closed(peer, end)
        }
    }

    // MARK: Calls of the charge point

    private func answer(_ call: InboundCall, of peer: StationPeer, _ reply: @Sendable (Frame) -> Void) async {
        let started = ContinuousClock.now
        let left = patience - .seconds(now().timeIntervalSince(call.receivedAt))
        guard left > .zero else {
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
            await refuse(call, of: peer, error, started, reply)
            return
        }
        let context = FactContext(peer: peer, receivedAt: call.receivedAt, flags: read.flags)
        do {
            let (frame, hasQueued) = try await retrying(for: left) {
                try await commit(read, call, context, started)
            }
            reply(frame)
            if hasQueued { onQueued(peer) }
            tell(read.fact, frame, of: peer)
        } catch {
            logger.error(
                "message not stored",
                metadata: metadata(peer, ["ocpp.action": "\(call.action)", "error": "\(error)"])
            )
            let failure = CallError(.internalError, "The message could not be stored; send it again.")
            await refuse(call, of: peer, failure, started, reply)
        }
    }

    /// One attempt: the fact's effect, the log of the call and of its answer, all in one transaction.
    private func commit(
        _ read: ReadFact,
        _ call: InboundCall,
        _ context: FactContext,
        _ started: ContinuousClock.Instant
    ) async throws -> (Frame, hasQueued: Bool) {
        let peer = context.peer
        let dialect = peer.version.dialect
        @Sendable func log(_ answer: StationAnswer) -> (Frame, [SQL]) {
            let frame = Frame.result(id: call.id, payload: dialect.payload(for: answer))
            let frames = [
                received(call, flags: read.flags),
                LoggedFrame(
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
                    MessageLogWriting.insert(frames, of: peer),
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
                _ = try await transaction.query(logging)
                return (frame, result.hasQueued)
            }
        }
    }

    /// Answers with a CALLERROR. It acknowledges nothing, so it leaves before it is logged.
    private func refuse(
        _ call: InboundCall,
        of peer: StationPeer,
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
                received(call, flags: []),
                LoggedFrame(
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
            of: peer
        )
    }

    private func received(_ call: InboundCall, flags: [String]) -> LoggedFrame {
        LoggedFrame(
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

    // MARK: The socket

    private func opened(_ peer: StationPeer, _ remoteAddress: String, _ userAgent: String?) async {
        let event = ConnectionEvent(
            chargePoint: peer.chargePoint,
            identity: peer.identity,
            kind: .connected,
            remoteAddress: remoteAddress,
            userAgent: userAgent,
            subprotocol: peer.version.rawValue,
            connection: peer.connection
        )
        await write(
            "connection not noted",
            [
                ConnectionQueries.open(peer, gateway: gatewayName, at: now()),
                ConnectionQueries.setVersion(peer),
                ConnectionQueries.insert(event, account: peer.account, at: now()),
            ],
            of: peer
        )
    }

    private func closed(_ peer: StationPeer, _ end: SocketEnd) async {
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

    private func noted(_ text: String, _ reason: String, _ answer: String?, of peer: StationPeer) async {
        var frames = [
            LoggedFrame(direction: .received, kind: .malformed, at: now(), flags: [reason], text: text)
        ]
        if let answer {
            frames.append(LoggedFrame(direction: .sent, kind: .error, at: now(), text: answer))
        }
        await log(frames, of: peer)
    }

    // MARK: Our calls

    private func sent(_ callID: String, _ action: String, _ text: String, to peer: StationPeer) async {
        let frame = LoggedFrame(
            direction: .sent,
            kind: .call,
            at: now(),
            messageID: callID,
            action: action,
            text: text
        )
        var statements = [MessageLogWriting.insert([frame], of: peer)]
        if let id = UUID(uuidString: callID) { statements.append(CommandQueries.sent(id, at: now())) }
        await write("sent frame not logged", statements, of: peer)
    }

    private func finished(
        _ callID: String,
        _ outcome: CallOutcome,
        _ text: String?,
        _ latency: Duration?,
        of peer: StationPeer
    ) async {
        guard let id = UUID(uuidString: callID) else { return }
        let result = commands.result(of: id, outcome, dialect: peer.version.dialect)
        let at = now()
        var logging: [SQL] = []
        if let text {
            let frame = LoggedFrame(
                direction: .received,
                kind: result.errorCode == nil ? .result : .error,
                at: at,
                messageID: callID,
                action: commands.action(of: id),
                errorCode: result.errorCode,
                latency: latency,
                text: text
            )
            logging = [ConnectionQueries.seen(peer, at: at), MessageLogWriting.insert([frame], of: peer)]
        }
        do {
            let hasQueued = try await retrying(for: .seconds(86_400)) {
                try await database.withTransaction(for: .whole(peer.account)) { transaction in
                    let rows = try await transaction.query(
                        [CommandQueries.finish(id, result, at: at)] + logging
                    )
                    guard let row = rows[0].first else { return false }
                    let end = try CommandEnd(id, row: row, result, outcome, of: peer, at: at)
                    var hasQueued = false
                    for handler in followUps.commandEnds {
                        if try await handler.ended(end, in: transaction) { hasQueued = true }
                    }
                    return hasQueued
                }
            }
            if hasQueued { onQueued(peer) }
        } catch {
            logger.error("command's end not stored", metadata: metadata(peer, ["error": "\(error)"]))
        }
        commands.finish(id, result)
    }

    // MARK: Writing

    private func log(_ frames: [LoggedFrame], of peer: StationPeer) async {
        await write(
            "frames not logged",
            [MessageLogWriting.insert(frames, of: peer)],
            of: peer,
            for: .seconds(5)
        )
    }

    /// Writes what no charge point waits for. What others rely on (who is connected, how commands end) is tried
    /// until it works; a log line for a few seconds only.
    private func write(
        _ complaint: Logger.Message,
        _ statements: [SQL],
        of peer: StationPeer,
        for limit: Duration = .seconds(86_400)
    ) async {
        do {
            _ = try await retrying(for: limit) {
                try await database.run(for: .whole(peer.account), .readWrite, statements)
            }
        } catch {
            logger.error(complaint, metadata: metadata(peer, ["error": "\(error)"]))
        }
    }

    /// Runs the work again while the database is away or asks for it, within the time.
    private func retrying<T>(for limit: Duration, _ work: () async throws -> T) async throws -> T {
        let deadline = ContinuousClock.now + limit
        var pause = Duration.milliseconds(20)
        while true {
            do {
                return try await work()
            } catch let error as DatabaseError
                where error.isTransient && ContinuousClock.now + pause < deadline
            {
                logger.debug("database away, trying again", metadata: ["error": "\(error)"])
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(1))
            }
        }
    }

    private func metadata(_ peer: StationPeer, _ more: Logger.Metadata) -> Logger.Metadata {
        more.merging(["account": "\(peer.accountSlug)", "charge_point": "\(peer.identity)"]) { first, _ in
            first
        }
    }
}
