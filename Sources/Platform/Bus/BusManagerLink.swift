import FoundationEssentials
package import Logging
import NIOCore
import OCPP
import ServiceLifecycle
import Synchronization
package import Tenancy

/// The managers as a gateway reaches them over NATS (docs/scaling.md).
///
/// Events of a charge point wait here until a manager has committed them; heartbeats are answered here, so that charge
/// points notice nothing of managers that restart.
package final class BusManagerLink: ManagerLink, Service {
    struct State {
        var lines: StationLines
        /// The OCPP actions of calls that are out: the manager that hears of their end need not be the one that sent
        /// them.
        var actions: [String: String] = [:]
        var recentCalls = RecentCalls()
        /// Since when no manager is heard.
        var aloneSince: ContinuousClock.Instant?
        /// Whose client certificates count here, DER.
        var authorities: @Sendable () -> [[UInt8]] = { [] }
    }

    let connection: NATSConnection
    /// This process, as it is called on the bus.
    let name: String
    let version: String
    let registry: StationRegistry
    let questions = BusQuestions()
    let timing: BusTiming
    let logger: Logger
    let accounts: [AccountID]
    let readiness: Readiness
    let drain: Duration
    /// From which its beats count their time.
    let start = ContinuousClock.now
    let state: Mutex<State>

    /// - Parameters:
    ///   - connection: To NATS.
    ///   - name: Of this process; another one each time it starts, and a token of a subject.
    ///   - version: Of the program.
    ///   - registry: The sockets.
    ///   - accounts: Those whose charge points may be here, where the user's permissions are limited to them; empty for
    ///     all.
    ///   - readiness: Told whether there is a manager.
    ///   - drain: How long the closing of all sockets takes when there is no manager for too long.
    ///   - timing: How long things take.
    ///   - logger: Told of managers that come and go.
    package init(
        connection: NATSConnection,
        name: String,
        version: String,
        registry: StationRegistry,
        accounts: [AccountID] = [],
        readiness: Readiness,
        drain: Duration,
        timing: BusTiming = BusTiming(),
        logger: Logger
    ) {
        self.connection = connection
        self.name = name
        self.version = version
        self.registry = registry
        self.accounts = accounts
        self.readiness = readiness
        self.drain = drain
        self.timing = timing
        self.logger = logger
        state = Mutex(State(lines: StationLines(gateway: name, timing: timing), aloneSince: .now))
        readiness.set("managers", ready: false)
        readiness.set("bus", ready: false)
    }

    /// `authorities`: Whose client certificates count here, DER; asked at each handshake that shows one.
    package func trust(_ authorities: @escaping @Sendable () -> [[UInt8]]) {
        state.withLock { $0.authorities = authorities }
    }

    package func report(_ event: StationEvent, from peer: StationPeer) {
        let now = ContinuousClock.now
        if case .call(let call, let reply) = event, let answer = Self.answer(to: call, of: peer) {
            reply(answer)
            let content = ReportedEvent.Content.call(text: call.text, isAnswered: true)
            append(ReportedEvent(id: .version7(), at: call.receivedAt, content), from: peer, at: now)
            return
        }
        let reported = state.withLock { state in
            if case .finished(let callID, _, _, _) = event, state.actions[callID] == nil {
                // It never left, and may be sent over this socket yet.
                state.recentCalls.forget(callID)
            }
            return ReportedEvent(event, &state.actions)
        }
        guard case .call(let call, let reply) = event else {
            append(reported, from: peer, at: now)
            return
        }
        append(reported, from: peer, awaiting: call.id, reply, at: now)
    }

    private func append(
        _ event: ReportedEvent,
        from peer: StationPeer,
        awaiting callID: String? = nil,
        _ reply: (@Sendable (Frame) -> Void)? = nil,
        at now: ContinuousClock.Instant
    ) {
        let line = LineEvent(event: event, peer: peer, reply: reply, callID: callID, madeAt: now)
        advance { $0.append(line, at: now) }
    }

    /// What needs no manager: a heartbeat asks for the time.
    private static func answer(to call: InboundCall, of peer: StationPeer) -> Frame? {
        let dialect = peer.version.dialect
        guard call.action == "Heartbeat",
            let read = try? dialect.fact(action: call.action, payload: call.payload),
            case .heartbeat = read.fact
        else { return nil }
        return .result(
            id: call.id,
            payload: dialect.payload(for: .heartbeat(currentTime: call.receivedAt))
        )
    }

    /// Changes the lines and does what follows of it. What is sent leaves in the order of the changes: a repetition
    /// must not overtake what came after it.
    func advance(_ change: (inout StationLines) -> [StationLines.Action]) {
        let limit = connection.maximumPayload
        let rest = state.withLock { state in
            var rest: [StationLines.Action] = []
            var actions = change(&state.lines)[...]
            while let action = actions.popFirst() {
                guard case .send(let request, let manager) = action else {
                    rest.append(action)
                    continue
                }
                let bytes = request.encoded
                if limit > 0, bytes.count > limit {
                    // An outcome for none of them: none was understood.
                    actions += state.lines.answered(EventReply(token: request.token, from: manager), at: .now)
                } else {
                    connection.publish(
                        bytes,
                        to: BusSubject.event(of: request.peer.account, to: manager),
                        replyTo: BusSubject.answer(to: name, events: request.token)
                    )
                }
            }
            return rest
        }
        for action in rest { carryOut(action) }
    }

    private func carryOut(_ action: StationLines.Action) {
        switch action {
        case .send: break
        case .finish(let events, let outcomes):
            for (event, outcome) in zip(events, outcomes) { finish(event, outcome) }
        case .refuse(let event):
            refuse(event, because: "The platform is not reached now; send it again.")
        case .drop(let event):
            logger.notice(
                "event of a charge point dropped: no manager took it",
                metadata: metadata(event.peer)
            )
        }
    }

    private func finish(_ event: LineEvent, _ outcome: EventReply.Outcome) {
        switch outcome {
        case .done(let answer):
            guard let reply = event.reply, let answer else { return }
            guard case .frame(let frame) = Frame.read(answer) else {
                return refuse(event, because: "The platform's answer was not readable.")
            }
            reply(frame)
        case .notUnderstood:
            logger.error(
                "event of a charge point not understood by the managers",
                metadata: metadata(event.peer)
            )
            refuse(event, because: "The message could not be handed on.")
        }
    }

    private func refuse(_ event: LineEvent, because reason: String) {
        guard let reply = event.reply, let id = event.callID else { return }
        reply(event.peer.version.dialect.frame(for: CallError(.internalError, reason), id: id))
    }

    private func metadata(_ peer: StationPeer) -> Logger.Metadata {
        ["account": "\(peer.accountSlug)", "charge_point": "\(peer.identity)"]
    }
}
