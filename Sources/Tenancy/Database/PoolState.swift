/// Decides which connection serves whom; holds no socket, no clock and no continuation.
///
/// Each input returns the actions that the pool's shell carries out, so that every rule (bounds, order, time-outs,
/// back-off, "only a clean connection is lent again") is tested without a database.
struct PoolState: Sendable {
    typealias ConnectionID = Int
    typealias WaiterID = Int

    enum Action: Equatable {
        case connect(ConnectionID)
        case lend(ConnectionID, to: WaiterID)
        case close(ConnectionID)
        /// Nobody could be had before the waiter's deadline.
        case fail(WaiterID)
    }

    private struct Waiter {
        let id: WaiterID
        let deadline: ContinuousClock.Instant
    }

    /// The most connections at once.
    let size: Int
    private(set) var idle: [ConnectionID] = []
    private(set) var lent: Set<ConnectionID> = []
    /// The attempts under way, and when each is given up: libpq's own limit does not hold for polled connecting.
    private var attempts: [ConnectionID: ContinuousClock.Instant] = [:]
    private var waiting: [Waiter] = []
    private var nextConnection = 0
    private var failures = 0
    private var retryAt: ContinuousClock.Instant?

    private static let attemptLimit = Duration.seconds(5)

    init(size: Int) {
        self.size = size
    }

    var connecting: Set<ConnectionID> {
        Set(attempts.keys)
    }

    /// When ``tick(now:)`` is due, if nothing else happens.
    var nextTimer: ContinuousClock.Instant? {
        var due = waiting.map(\.deadline) + attempts.values
        if let retryAt, !waiting.isEmpty, attempts.isEmpty { due.append(retryAt) }
        return due.min()
    }

    /// Somebody wants a connection until the deadline.
    mutating func request(
        _ waiter: WaiterID,
        deadline: ContinuousClock.Instant,
        now: ContinuousClock.Instant
    ) -> [Action] {
        waiting.append(Waiter(id: waiter, deadline: deadline))
        return serve(now: now)
    }

    /// The waiter does not want any more.
    mutating func withdraw(_ waiter: WaiterID) -> Bool {
        let before = waiting.count
        waiting.removeAll { $0.id == waiter }
        return waiting.count < before
    }

    mutating func connected(_ connection: ConnectionID, now: ContinuousClock.Instant) -> [Action] {
        attempts[connection] = nil
        failures = 0
        retryAt = nil
        idle.append(connection)
        return serve(now: now)
    }

    /// Doubling pauses from 50 ms to 2 s, so that a database that starts is found soon and not stormed.
    mutating func connectFailed(_ connection: ConnectionID, now: ContinuousClock.Instant) -> [Action] {
        attempts[connection] = nil
        failures += 1
        retryAt = now + min(.milliseconds(50 << min(failures - 1, 6)), .seconds(2))
        return []
    }

    /// The borrower is done. Only a connection that is idle and outside any transaction is lent again.
    mutating func returned(
        _ connection: ConnectionID,
        clean: Bool,
        now: ContinuousClock.Instant
    ) -> [Action] {
        guard lent.remove(connection) != nil else { return [] }
        guard clean else { return [.close(connection)] + serve(now: now) }
        idle.append(connection)
        return serve(now: now)
    }

    /// The connection is gone, whoever had it.
    mutating func lost(_ connection: ConnectionID, now: ContinuousClock.Instant) -> [Action] {
        idle.removeAll { $0 == connection }
        lent.remove(connection)
        attempts[connection] = nil
        return serve(now: now)
    }

    mutating func tick(now: ContinuousClock.Instant) -> [Action] {
        let expired = waiting.filter { $0.deadline <= now }
        waiting.removeAll { $0.deadline <= now }
        let stalled = attempts.filter { $0.value <= now }.keys.sorted()
        for attempt in stalled { _ = connectFailed(attempt, now: now) }
        return expired.map { .fail($0.id) } + stalled.map { .close($0) } + serve(now: now)
    }

    private mutating func serve(now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        while !waiting.isEmpty, let connection = idle.popLast() {
            lent.insert(connection)
            actions.append(.lend(connection, to: waiting.removeFirst().id))
        }
        // After a failure one attempt at a time, and not before its time.
        if let retryAt {
            guard retryAt <= now, attempts.isEmpty, !waiting.isEmpty, lent.count < size else {
                return actions
            }
            self.retryAt = nil
            return actions + [connect(now: now)]
        }
        let limit = failures > 0 ? 1 : waiting.count
        while attempts.count < limit, idle.count + lent.count + attempts.count < size {
            actions.append(connect(now: now))
        }
        return actions
    }

    private mutating func connect(now: ContinuousClock.Instant) -> Action {
        nextConnection += 1
        attempts[nextConnection] = now + Self.attemptLimit
        return .connect(nextConnection)
    }
}
