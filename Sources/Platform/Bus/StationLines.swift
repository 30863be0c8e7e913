import FoundationEssentials
import NIOCore

/// The events of a gateway's charge points on their way to managers: what to send where, and when again.
///
/// At most one request of a charge point is under way, so its events are handled in their order whichever manager gets
/// them. A request stays with its manager, which says when it is done, until that manager is dead; then it goes to
/// another one, which is told that it may be a repetition.
struct StationLines {
    /// What the owner has to do.
    enum Action {
        case send(EventRequest, to: String)
        /// The events of a request are over, each with its outcome.
        case finish([LineEvent], [EventReply.Outcome])
        /// Too much waits: the charge point shall send it again.
        case refuse(LineEvent)
        case drop(LineEvent)
    }

    private struct Request {
        let token: UInt64
        var events: [LineEvent]
        /// `nil` while there is none.
        var manager: String?
        var sentAt: ContinuousClock.Instant
        /// How often it was sent. After the first time some manager may have it.
        var sendings = 0
    }

    private struct Line {
        var waiting = CircularBuffer<LineEvent>()
        var request: Request
    }

    /// How many events of a charge point may wait before notes are dropped.
    private static let noteLimit = 64
    /// Events in one request.
    private static let requestLimit = 16
    /// Bytes in one request of several events.
    private static let requestBytes = 256 << 10

    private let gateway: String
    private let timing: BusTiming
    /// In bytes, of all that waits.
    private let memoryLimit: Int
    private(set) var directory: ManagerDirectory
    private var lines: [UUID: Line] = [:]
    private var chargePoints: [UInt64: UUID] = [:]
    /// Nobody else can know the subject of an answer.
    private var lastToken = UInt64.random(in: 0..<(1 << 60))
    private var bytes = 0
    /// When the last beat of the gateway left that it heard itself; `nil` while it never did, as where NATS does not let it.
    private var heardSelfFrom: ContinuousClock.Instant?

    init(gateway: String, timing: BusTiming, memoryLimit: Int = 256 << 20) {
        self.gateway = gateway
        self.timing = timing
        self.memoryLimit = memoryLimit
        directory = ManagerDirectory(deadAfter: timing.deadAfter)
    }

    /// Whether every event that was taken is over.
    var isEmpty: Bool {
        lines.isEmpty
    }

    var count: Int {
        lines.count
    }

    /// A number that no request has had.
    mutating func nextToken() -> UInt64 {
        lastToken += 1
        return lastToken
    }

    mutating func append(_ event: LineEvent, at now: ContinuousClock.Instant) -> [Action] {
        let chargePoint = event.peer.chargePoint
        let waiting = lines[chargePoint]?.waiting.count ?? 0
        if event.isExpendable, waiting > Self.noteLimit || bytes > memoryLimit { return [.drop(event)] }
        // What others rely on (who is connected, how commands end) is little, and kept in any case.
        if event.reply != nil, bytes > memoryLimit { return [.refuse(event)] }
        bytes += event.size
        guard lines[chargePoint] == nil else {
            lines[chargePoint]?.waiting.append(event)
            return []
        }
        return begin([event], waiting: CircularBuffer(), at: now)
    }

    /// A manager's answer, or what it amounts to.
    mutating func answered(_ reply: EventReply, at now: ContinuousClock.Instant) -> [Action] {
        guard let chargePoint = chargePoints[reply.token], var line = lines[chargePoint] else { return [] }
        guard !reply.isDeposed else {
            // It left the request to others, and has another name now. Whether it still had the request is not its to say.
            directory.forget(reply.manager)
            guard line.request.manager == reply.manager else { return [] }
            line.request.manager = nil
            lines[chargePoint] = line
            return direct(chargePoint, at: now)
        }
        let events = line.request.events
        let missing = max(0, events.count - reply.outcomes.count)
        let outcomes =
            reply.outcomes.prefix(events.count)
            + Array(repeating: EventReply.Outcome.notUnderstood, count: missing)
        return [.finish(events, Array(outcomes))] + end(chargePoint, at: now)
    }

    /// Nobody listens where the request was sent.
    mutating func undelivered(_ token: UInt64, at now: ContinuousClock.Instant) -> [Action] {
        guard let chargePoint = chargePoints[token], let request = lines[chargePoint]?.request,
            let manager = request.manager
        else { return [] }
        directory.suspect(manager)
        // One that was delivered before may be in its hands: it must be dead before another gets it.
        guard request.sendings <= 1 else { return [] }
        lines[chargePoint]?.request.manager = nil
        lines[chargePoint]?.request.sendings = 0
        return direct(chargePoint, at: now)
    }

    mutating func heard(_ beat: Beat, at now: ContinuousClock.Instant) -> [Action] {
        let isNew = !directory.contains(beat.name)
        directory.heard(beat, at: now)
        return isNew || beat.isGone ? look(at: now) : []
    }

    /// A beat of the gateway itself came back, which was sent then.
    mutating func heardSelf(from sentAt: ContinuousClock.Instant, at now: ContinuousClock.Instant) {
        // One that lay in a buffer for long says nothing of now.
        guard now - sentAt < timing.deafAfter else { return }
        if isDeaf(at: now) { directory.excuse(at: now) }
        heardSelfFrom = sentAt
    }

    /// Whether no manager was heard for so long that there may be none, or none that can be reached.
    func isAlone(at now: ContinuousClock.Instant) -> Bool {
        directory.isEmpty || hasNotHeardItself(for: timing.deadAfter, at: now)
    }

    /// Whether the bus stands still for the gateway. Nobody is dead to it then: who was silent may be at work.
    private func isDeaf(at now: ContinuousClock.Instant) -> Bool {
        hasNotHeardItself(for: timing.deafAfter, at: now)
    }

    private func hasNotHeardItself(for time: Duration, at now: ContinuousClock.Instant) -> Bool {
        heardSelfFrom.map { now - $0 >= time } ?? false
    }

    /// The gateway was cut off from the bus and is back: nobody has heard what it said meanwhile.
    mutating func reconnected(at now: ContinuousClock.Instant) -> [Action] {
        directory.excuse(at: now)
        if heardSelfFrom != nil { heardSelfFrom = now }
        let sentAt = now - timing.repeatAfter
        for chargePoint in lines.keys { lines[chargePoint]?.request.sentAt = sentAt }
        return look(at: now)
    }

    /// To be called a few times a second.
    mutating func look(at now: ContinuousClock.Instant) -> [Action] {
        guard !isDeaf(at: now) else { return [] }
        directory.expire(at: now)
        guard !directory.isEmpty else { return [] }
        var actions: [Action] = []
        for (chargePoint, line) in lines {
            if let manager = line.request.manager, directory.contains(manager) {
                guard now - line.request.sentAt >= timing.repeatAfter else { continue }
                actions += send(chargePoint, at: now)
            } else {
                actions += direct(chargePoint, at: now)
            }
        }
        return actions
    }

    /// Puts a request together and sends it if there is somebody to take it.
    private mutating func begin(
        _ events: [LineEvent],
        waiting: CircularBuffer<LineEvent>,
        at now: ContinuousClock.Instant
    ) -> [Action] {
        let chargePoint = events[0].peer.chargePoint
        let token = nextToken()
        chargePoints[token] = chargePoint
        let request = Request(token: token, events: events, sentAt: now)
        lines[chargePoint] = Line(waiting: waiting, request: request)
        return direct(chargePoint, at: now)
    }

    /// Chooses a manager for a request that has none, or whose manager is dead.
    private mutating func direct(_ chargePoint: UUID, at now: ContinuousClock.Instant) -> [Action] {
        guard let request = lines[chargePoint]?.request else { return [] }
        let manager = directory.manager(for: chargePoint)
        lines[chargePoint]?.request.manager = manager
        guard manager != nil else { return [] }
        let isStale = request.events.contains { $0.isStale(at: now, limit: timing.callLimit) }
        guard isStale, request.sendings == 0 else { return send(chargePoint, at: now) }
        // It waited for a manager for longer than the charge point does.
        let (stale, fresh) = request.events.reduce(into: ([LineEvent](), [LineEvent]())) { parts, event in
            if event.isStale(at: now, limit: timing.callLimit) {
                parts.0.append(event)
            } else {
                parts.1.append(event)
            }
        }
        bytes -= stale.reduce(0) { $0 + $1.size }
        lines[chargePoint]?.request.events = fresh
        let dropped = stale.map { Action.drop($0) }
        return dropped + (fresh.isEmpty ? end(chargePoint, at: now) : send(chargePoint, at: now))
    }

    private mutating func send(_ chargePoint: UUID, at now: ContinuousClock.Instant) -> [Action] {
        guard let request = lines[chargePoint]?.request, let manager = request.manager,
            let first = request.events.first
        else { return [] }
        lines[chargePoint]?.request.sentAt = now
        lines[chargePoint]?.request.sendings += 1
        let message = EventRequest(
            gateway: gateway,
            token: request.token,
            isRepeated: request.sendings > 0,
            peer: first.peer,
            events: request.events.map(\.event)
        )
        return [.send(message, to: manager)]
    }

    /// The request of a charge point is over; the next one begins.
    private mutating func end(_ chargePoint: UUID, at now: ContinuousClock.Instant) -> [Action] {
        guard let line = lines.removeValue(forKey: chargePoint) else { return [] }
        chargePoints[line.request.token] = nil
        bytes -= line.request.events.reduce(0) { $0 + $1.size }
        var waiting = line.waiting
        guard let first = waiting.popFirst() else { return [] }
        var events = [first]
        var size = first.size
        while let next = waiting.first, events.count < Self.requestLimit,
            next.peer.connection == first.peer.connection, size + next.size <= Self.requestBytes
        {
            waiting.removeFirst()
            events.append(next)
            size += next.size
        }
        return begin(events, waiting: waiting, at: now)
    }
}
