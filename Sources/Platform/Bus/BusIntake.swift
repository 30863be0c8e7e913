import FoundationEssentials
package import Logging
import OCPP
import ServiceLifecycle
import Synchronization
import Tenancy

/// What gateways send to a manager over NATS: handshakes, events, beats (docs/scaling.md).
///
/// libnats calls from threads of its own. Nothing is done there but reading and handing on; what is in hand is bounded,
/// since each gateway has one request of a charge point under way.
package final class BusIntake: Service {
    /// A request in hand.
    private struct Key: Hashable {
        let gateway: String
        let token: UInt64
    }

    private struct State {
        var inHand: Set<Key> = []
        var handshakes = 0
        /// Those that end with the manager's present name.
        var subscriptions: [NATSSubscription] = []
        /// Those in the queue group of managers.
        var queued: [NATSSubscription] = []
    }

    /// Handshakes in progress, beyond which charge points shall try again later.
    private static let handshakeLimit = 2_000

    let connection: NATSConnection
    let gateways = GatewayRoll()
    let questions: BusQuestions
    let timing: BusTiming
    private let name: String
    private let reign: ManagerReign
    private let ingest: Ingest
    private let desk: CommandDesk
    private let welcome: Welcome
    private let readiness: Readiness
    private let logger: Logger
    private let state = Mutex(State())
    private let handshakes: AsyncStream<NATSMessage>
    private let knocks: AsyncStream<NATSMessage>.Continuation

    /// - Parameters:
    ///   - link: The other direction, by the same connection.
    ///   - ingest: Handles events and handshakes.
    ///   - desk: Told of commands that other managers are done with.
    ///   - authority: The root of the installation's own certificate authority, DER; gateways need it.
    ///   - readiness: Told whether this manager hears itself on the bus.
    ///   - logger: Told of what cannot be read.
    package init(
        link: BusGatewayLink,
        ingest: Ingest,
        desk: CommandDesk,
        authority: [UInt8],
        readiness: Readiness,
        logger: Logger
    ) {
        connection = link.connection
        name = link.name
        questions = link.questions
        timing = link.timing
        self.ingest = ingest
        self.desk = desk
        welcome = Welcome(authority: authority)
        self.readiness = readiness
        self.logger = logger
        reign = ManagerReign(name, patience: timing.deposedAfter)
        (handshakes, knocks) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.handshakeLimit))
        readiness.set("bus", ready: false)
    }

    /// A gateway shall say again which sockets it has.
    func callRoll(of gateway: String) {
        connection.publish([], to: BusSubject.roll(at: gateway))
    }

    /// Takes nothing new from now on, and waits until nothing is in hand.
    func leave() async {
        reign.leave()
        beat()
        let queued = state.withLock(\.queued)
        for subscription in queued { connection.end(subscription) }
        let deadline = ContinuousClock.now + .seconds(10)
        // Gateways that have not heard it yet send on for a moment.
        repeat {
            // Being cancelled while asleep ends the loop.
            try? await Task.sleep(for: .milliseconds(100))
        } while !state.withLock(\.inHand.isEmpty) && ContinuousClock.now < deadline && !Task.isCancelled
    }

    /// Works until the graceful shutdown.
    package func run() async throws {
        try await listen()
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                while !Task.isShuttingDownGracefully, !Task.isCancelled {
                    await turn()
                    // Being cancelled while asleep ends the loop.
                    try? await Task.sleep(for: timing.beat / 2)
                }
                connection.publish(Beat(name: reign.name, isGone: true), to: BusSubject.managers)
                questions.close()
                knocks.finish()
            }
            for await message in handshakes {
                group.addTask { [self] in await decide(message) }
            }
        }
    }

    private func listen() async throws {
        let queue = BusSubject.managersQueue
        let queued = [
            try await connection.subscribe(to: BusSubject.hello, queue: queue) {
                [connection, welcome] message in
                guard let replyTo = message.replyTo, BusSubject.isAnswer(replyTo) else { return }
                connection.publish(welcome, to: replyTo)
            },
            try await connection.subscribe(to: BusSubject.handshakes, queue: queue) { [self] in
                take(handshake: $0)
            },
        ]
        state.withLock { $0.queued = queued }
        try await connection.subscribe(to: BusSubject.notices) { [desk] message in
            if let notice = try? CommandNotice(message.bytes) { desk.heard(notice) }
        }
        try await connection.subscribe(to: BusSubject.gateways) { [gateways] message in
            // NATS says who may use which name.
            guard let beat = try? Beat(message.bytes), message.subject == BusSubject.gateway(beat.name) else {
                return
            }
            gateways.heard(beat, at: .now)
        }
        try await connection.subscribe(to: BusSubject.answers(to: name)) { [questions] message in
            guard let number = message.tokens.last.flatMap({ UInt64($0) }) else { return }
            questions.answer(number / 2, message)
        }
        try await listen(as: reign.name)
        reign.begin(at: .now)
    }

    /// For what is addressed to the present name.
    private func listen(as name: String) async throws {
        let new = [
            try await connection.subscribe(to: BusSubject.events(to: name)) { [self] in
                take(events: $0, as: name)
            },
            try await connection.subscribe(to: BusSubject.handshakes(at: name)) { [self] in
                take(handshake: $0)
            },
        ]
        let old = state.withLock { state in
            defer { state.subscriptions = new }
            return state.subscriptions
        }
        for subscription in old { connection.end(subscription) }
    }

    private func beat() {
        let beat = reign.beat(at: .now)
        connection.publish(beat, to: BusSubject.managers)
        connection.publish(beat, to: BusSubject.echo(of: beat.name))
    }

    /// A few times a second.
    private func turn() async {
        let now = ContinuousClock.now
        questions.expire(at: now)
        if let name = reign.renew(at: now) {
            logger.warning("this manager did not hear itself on the bus", metadata: ["manager": "\(name)"])
            gateways.listens(false, at: now)
            readiness.set("bus", ready: false)
            do {
                try await listen(as: name)
            } catch {
                // Nothing comes under the name; the next one is tried when it is not heard either.
                logger.error("cannot listen on the bus", metadata: ["error": "\(error)"])
            }
        }
        beat()
    }

    private func take(echo message: NATSMessage, as name: String) {
        // NATS says who may use the subject of which account; this one is ours alone.
        guard message.subject == BusSubject.echo(of: name), let beat = try? Beat(message.bytes),
            reign.heard(beat, at: .now)
        else { return }
        gateways.listens(true, at: .now)
        readiness.set("bus", ready: true)
    }

    private func take(events message: NATSMessage, as name: String) {
        // Whoever tells of events wants an answer.
        guard let replyTo = message.replyTo else { return take(echo: message, as: name) }
        guard BusSubject.isAnswer(replyTo) else { return }
        do {
            let request = try EventRequest(message.bytes)
            guard BusSubject.isAnswer(replyTo, to: request.gateway) else {
                throw WireError.unknownWord("gateway")
            }
            // NATS says who may use the subject of which account.
            guard message.tokens.last.map(String.init) == request.peer.account.description else {
                throw WireError.unknownWord("account")
            }
            guard !request.events.isEmpty else { throw WireError.missing(field: 5) }
            take(request, as: name, replyTo)
        } catch {
            logger.error("unreadable events of a gateway", metadata: ["error": "\(error)"])
            guard let number = replyTo.split(separator: ".").last.flatMap({ UInt64($0) }) else { return }
            // An outcome for none of them: none was understood.
            connection.publish(EventReply(token: number / 2, from: name), to: replyTo)
        }
    }

    private func take(_ request: EventRequest, as name: String, _ replyTo: String) {
        let key = Key(gateway: request.gateway, token: request.token)
        guard reign.holds(name, at: .now) else {
            // Given up by nobody: it is said again, if it need be, when we hear ourselves.
            guard !reign.awaits(name) else { return }
            let reply = EventReply(token: request.token, from: name, isDeposed: true)
            connection.publish(reply, to: replyTo)
            return
        }
        // A repetition of what is in hand: its answer will come.
        guard state.withLock({ $0.inHand.insert(key).inserted }) else { return }
        let hand = EventHand(request, at: name) { [self] reply in
            _ = state.withLock { $0.inHand.remove(key) }
            connection.publish(reply, to: replyTo)
        }
        for (index, reported) in request.events.enumerated() {
            guard let event = reported.stationEvent({ hand.reply($0, to: index) }) else {
                hand.finish(index, isUnderstood: false)
                continue
            }
            if case .finished(let callID, let action?, _, _, _) = reported.content {
                desk.adopt(callID, action: action)
            }
            let delivery = EventDelivery(
                id: reported.id,
                isRepeated: request.isRepeated,
                isWanted: { [reign] in reign.holds(name, at: .now) },
                done: { hand.finish(index, wasHandled: $0) }
            )
            ingest.report(event, from: request.peer, delivery)
        }
    }

    private func take(handshake message: NATSMessage) {
        let isWelcome = state.withLock { state in
            guard state.handshakes < Self.handshakeLimit else { return false }
            state.handshakes += 1
            return true
        }
        if isWelcome {
            knocks.yield(message)
        } else if let replyTo = message.replyTo, BusSubject.isAnswer(replyTo) {
            connection.publish(HandshakeDecision.refuse(.unavailable), to: replyTo)
        }
    }

    private func decide(_ message: NATSMessage) async {
        defer { state.withLock { $0.handshakes -= 1 } }
        guard let replyTo = message.replyTo, BusSubject.isAnswer(replyTo) else { return }
        do {
            let handshake = try Handshake(message.bytes)
            // NATS says who may use the subject of which account, and the answers of which process.
            guard BusSubject.isHandshake(message.subject, of: handshake.accountSlug),
                BusSubject.isAnswer(replyTo, to: try handshake.gateway.required(9))
            else { throw WireError.unknownWord("account") }
            connection.publish(await ingest.authorise(handshake), to: replyTo)
        } catch {
            logger.error("unreadable handshake of a gateway", metadata: ["error": "\(error)"])
            connection.publish(HandshakeDecision.refuse(.unavailable), to: replyTo)
        }
    }
}
