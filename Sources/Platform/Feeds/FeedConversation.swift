import FoundationEssentials
import HTTPTypes
import NIOCore
import NIOWebSocket
import Synchronization
import Tenancy

/// One WebSocket of a feed, from its upgrade to its end: one task reads, one writes, one looks at the clock.
struct FeedConversation: Sendable {
    typealias Inbound = NIOAsyncChannelInboundStream<WebSocketFrame>
    typealias Outbound = NIOAsyncChannelOutboundWriter<WebSocketFrame>

    private final class Standing: Sendable {
        struct State {
            var ticket: FeedTicket?
            var hub: FeedHub?
            var lastHeard = ContinuousClock.now
        }

        let state = Mutex(State())
    }

    /// In seconds: for the first message, between pings, and for what was asked to be answered.
    private static let patience = 10
    private static let pingInterval = 20
    private static let silence = Duration.seconds(65)
    /// How long the last words may take.
    private static let farewell = Duration.seconds(5)
    private static let messageLimit = 1 << 16

    private let request: FeedRequest
    private let desk: FeedDesk
    private let entrance: FeedEntrance
    private let subscriber: FeedSubscriber
    private let standing = Standing()

    init(_ request: FeedRequest, _ desk: FeedDesk, _ entrance: FeedEntrance) {
        self.request = request
        self.desk = desk
        self.entrance = entrance
        subscriber = FeedSubscriber(isMaster: request.path == .master)
    }

    func run(_ inbound: Inbound, _ outbound: Outbound) async {
        if let ticket = request.ticket { enter(ticket) }
        // Each says whether its end is that of all: the writer has the last word, unless it takes too long.
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await write(to: outbound)
                return true
            }
            group.addTask {
                await keep()
                return true
            }
            group.addTask {
                await read(inbound)
                return false
            }
            for await isOver in group where isOver { break }
            group.cancelAll()
        }
        desk.remove(subscriber)
    }

    // MARK: Reading

    private func read(_ inbound: Inbound) async {
        var assembler = MessageAssembler(limit: Self.messageLimit)
        do {
            for try await frame in inbound {
                standing.state.withLock { $0.lastHeard = .now }
                switch frame.opcode {
                case .pong: continue
                case .ping: subscriber.pong(frame.unmaskedData)
                case .connectionClose: return subscriber.end(.closedByPeer)
                default:
                    switch assembler.received(frame) {
                    case .partial: continue
                    case .message(let text): await understand(text)
                    case .violation: return subscriber.end(.malformed("Expected messages of text."))
                    }
                }
            }
        } catch {
            // The connection is gone, or was no WebSocket any more.
        }
        subscriber.end(.closedByPeer)
    }

    private func understand(_ text: String) async {
        guard let command = FeedCommand(text) else {
            return subscriber.end(.malformed("Expected authenticate, watch or unwatch."))
        }
        let (known, hub) = standing.state.withLock { ($0.ticket, $0.hub) }
        switch (command, hub) {
        case (.authenticate(let token, let account), _):
            await authenticate(token, account, after: known)
        case (_, nil):
            subscriber.end(.unauthenticated)
        case (.watch(let name), let hub?):
            await watch(ChargePointKey(name), hub, known)
        case (.unwatch(let name), let hub?):
            guard let name else { return subscriber.unwatch(nil) }
            if let id = try? await hub.chargePoint(ChargePointKey(name)) { subscriber.unwatch(id) }
        }
    }

    private func authenticate(_ token: String, _ account: String?, after known: FeedTicket?) async {
        do {
            let ticket = try await entrance.ticket(token, account: account, address: request.address)
            guard let known else {
                try request.path.check(ticket.principal)
                return enter(ticket)
            }
            let (old, new) = (known.principal, ticket.principal)
            // What it sees must stay the same; a token with other rights is for another feed.
            guard old.subject == new.subject, FeedKey(old) == FeedKey(new),
                old.scopes.contains(.logsRead) == new.scopes.contains(.logsRead)
            else { return subscriber.end(.forbidden("The new token is another's, or has other rights.")) }
            standing.state.withLock { $0.ticket = ticket }
        } catch let error as BearerError {
            switch error {
            case .insufficientScope(let scope): subscriber.end(.forbidden("This needs \(scope.rawValue)."))
            default: subscriber.end(.tokenEnded)
            }
        } catch let problem as Problem where problem.status.kind == .clientError {
            // Another account does not exist.
            subscriber.end(.forbidden("The token is not for this account."))
        } catch {
            subscriber.end(.unavailable)
        }
    }

    private func enter(_ ticket: FeedTicket) {
        // Under the lock, since the writer asks for the hub as soon as the subscriber is told something.
        standing.state.withLock { state in
            state.ticket = ticket
            state.hub = desk.add(subscriber, ticket.principal)
        }
    }

    private func watch(_ key: ChargePointKey, _ hub: FeedHub, _ ticket: FeedTicket?) async {
        guard ticket?.principal.scopes.contains(.logsRead) == true else {
            return subscriber.say("insufficient_scope", "Watching frames needs logs:read.")
        }
        do {
            guard let id = try await hub.chargePoint(key) else {
                return subscriber.say("not_found", "There is no such charge point.")
            }
            guard subscriber.watch(id, since: Date()) else {
                return subscriber.say(
                    "too_many",
                    "At most \(FeedSubscriber.watchLimit) charge points are watched."
                )
            }
        } catch {
            subscriber.say("unavailable", "Try again in a moment.")
        }
    }

    // MARK: Writing

    private func write(to outbound: Outbound) async {
        do {
            for await _ in subscriber.arrivals {
                while let turn = subscriber.take() {
                    for event in try await events(of: turn) {
                        try await outbound.write(WebSocketFrame(fin: true, opcode: .text, data: event.json))
                    }
                    switch turn {
                    case .idle:
                        try await outbound.write(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()))
                    case .pong(let data):
                        try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: data))
                    case .ended(let end):
                        return try await outbound.write(.close(end.closeCode))
                    case .events, .missed, .snapshot, .said: break
                    }
                }
            }
        } catch is DatabaseError {
            // A snapshot cannot be read now: the reader comes again.
            subscriber.end(.unavailable)
            try? await outbound.write(.close(FeedEnd.unavailable.closeCode))
        } catch {
            // The connection is gone.
        }
    }

    private func events(of turn: FeedSubscriber.Turn) async throws -> [FeedEvent] {
        if let hub = standing.state.withLock({ $0.hub }) {
            return try await FeedReading(subscriber: subscriber, hub: hub).events(of: turn)
        }
        guard case .ended(let end) = turn, let problem = end.problem else { return [] }
        let body = FeedProblemBody(code: problem.code, detail: problem.detail)
        return [try FeedEvent(.problem, at: FeedCursor(hub: "", number: 0), now: Date(), body)]
    }

    // MARK: The clock

    private func keep() async {
        var seconds = 0
        // Being cancelled while asleep is how this ends.
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            seconds += 1
            if subscriber.hasEnded {
                // A reader that takes nothing does not keep us.
                try? await Task.sleep(for: Self.farewell)
                return
            }
            if seconds % Self.pingInterval == 0 { subscriber.idle() }
            let (ticket, lastHeard) = standing.state.withLock { ($0.ticket, $0.lastHeard) }
            if .now - lastHeard > Self.silence { subscriber.end(.silent) }
            if let ticket {
                if await !entrance.isGood(ticket), isStill(ticket) { subscriber.end(.tokenEnded) }
            } else if seconds >= Self.patience {
                subscriber.end(.unauthenticated)
            }
        }
    }

    /// It may have been renewed meanwhile.
    private func isStill(_ ticket: FeedTicket) -> Bool {
        standing.state.withLock { $0.ticket?.token == ticket.token }
    }
}

extension WebSocketFrame {
    fileprivate static func close(_ code: UInt16) -> WebSocketFrame {
        var data = ByteBuffer()
        data.writeInteger(code)
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    }
}
