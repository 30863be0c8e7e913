import Logging

/// The connections of one database role: the shell around ``PoolState``. Confined to the reactor's thread.
final class Pool {
    /// Somebody who waits for a connection: called with a lease, or with why there is none.
    typealias Borrower = (Result<Int, DatabaseError>) -> Void

    let id: Int
    private let parameters: [(String, String)]
    private let logger: Logger
    private unowned let reactor: Reactor
    private var state: PoolState
    private var connections: [Int: Connection] = [:]
    private var borrowers: [Int: (since: ContinuousClock.Instant, borrower: Borrower)] = [:]
    private var metrics: DatabaseMetrics
    private var lastConnectError = "no connection was free in time"
    private var isUnreachable = false

    init(
        id: Int,
        size: Int,
        parameters: [(String, String)],
        metrics: DatabaseMetrics,
        logger: Logger,
        reactor: Reactor
    ) {
        self.id = id
        self.parameters = parameters
        self.metrics = metrics
        self.logger = logger
        self.reactor = reactor
        state = PoolState(size: size)
        showState()
    }

    var nextTimer: ContinuousClock.Instant? {
        let deadlines = connections.values.compactMap { $0.exchange?.deadline }
        return ([state.nextTimer].compactMap(\.self) + deadlines).min()
    }

    func borrow(_ waiter: Int, deadline: ContinuousClock.Instant, _ borrower: @escaping Borrower) {
        let now = ContinuousClock.now
        borrowers[waiter] = (now, borrower)
        perform(state.request(waiter, deadline: deadline, now: now))
    }

    /// - Returns: Whether the waiter was still waiting.
    func withdraw(_ waiter: Int) -> Bool {
        guard state.withdraw(waiter) else { return false }
        borrowers[waiter] = nil
        showState()
        return true
    }

    func start(_ exchange: Exchange, on connection: Int) {
        guard let lent = connections[connection], lent.phase == .ready else {
            exchange.completion(.failure(DatabaseError(.unavailable, "the connection was lost")))
            return
        }
        lent.start(timed(exchange))
        settle(connection)
    }

    /// Ends a lease. A connection that is not idle and clean is closed, never lent again.
    func giveBack(_ connection: Int) {
        let clean = connections[connection]?.isClean ?? false
        perform(state.returned(connection, clean: clean, now: .now))
    }

    /// Asks the server to stop, and gives the connection up: a late cancel must not hit the next user's statement.
    func abandon(_ connection: Int, error: DatabaseError) {
        guard let lent = connections[connection] else { return }
        if lent.exchange != nil, let cancellation = lent.makeCancellation() { reactor.cancel(cancellation) }
        lent.fail(error)
        settle(connection)
    }

    func ready(connection: Int) {
        guard let known = connections[connection] else { return }
        switch known.phase {
        case .connecting:
            reactor.forget(owner(connection))  // libpq may go on with another socket
            known.advanceConnecting()
            if known.phase == .ready { established(connection) }
        case .ready:
            known.progress()
        case .closed:
            break
        }
        settle(connection)
    }

    func tick(now: ContinuousClock.Instant) {
        for (id, connection) in connections {
            guard let deadline = connection.exchange?.deadline, deadline <= now else { continue }
            abandon(id, error: DatabaseError(.timedOut, "no answer from the database in time"))
        }
        perform(state.tick(now: now))
    }

    func closeAll() {
        for id in Array(connections.keys) { close(id) }
        metrics.show(idle: 0, lent: 0, connecting: 0, waiting: 0, size: 0)
    }

    private func established(_ connection: Int) {
        if isUnreachable { logger.notice("database is back") }
        isUnreachable = false
        perform(state.connected(connection, now: .now))
    }

    /// After anything happened to a connection: keeps epoll in step, or buries it.
    private func settle(_ id: Int) {
        guard let connection = connections[id] else { return }
        guard connection.phase == .closed else {
            reactor.update(connection, owner: owner(id))
            return
        }
        let failedToConnect = state.connecting.contains(id)
        lastConnectError = connection.errorMessage
        close(id)
        guard failedToConnect else {
            perform(state.lost(id, now: .now))
            return
        }
        if !isUnreachable {
            logger.warning("database unreachable", metadata: ["error": "\(lastConnectError)"])
        }
        isUnreachable = true
        perform(state.connectFailed(id, now: .now))
    }

    private func owner(_ connection: Int) -> Reactor.Owner {
        Reactor.Owner(pool: id, connection: connection)
    }

    private func close(_ id: Int) {
        guard let connection = connections.removeValue(forKey: id) else { return }
        reactor.forget(owner(id))
        connection.fail(DatabaseError(.unavailable, "the connection was closed"))
    }

    private func perform(_ actions: [PoolState.Action]) {
        for action in actions {
            switch action {
            case .connect(let id): connect(id)
            case .lend(let connection, let waiter):
                guard let (since, borrower) = borrowers.removeValue(forKey: waiter) else { continue }
                metrics.waited(since: since)
                borrower(.success(connection))
            case .close(let id): close(id)
            case .fail(let waiter):
                let error = DatabaseError(.unavailable, lastConnectError)
                metrics.failed(error)
                borrowers.removeValue(forKey: waiter)?.borrower(.failure(error))
            }
        }
        showState()
    }

    private func showState() {
        metrics.show(
            idle: state.idle.count,
            lent: state.lent.count,
            connecting: state.connecting.count,
            waiting: borrowers.count,
            size: state.size
        )
    }

    private func timed(_ exchange: Exchange) -> Exchange {
        let (start, metrics) = (ContinuousClock.now, metrics)
        return Exchange(content: exchange.content, deadline: exchange.deadline) { result in
            if case .failure(let error) = result {
                metrics.answered(since: start, error)
            } else {
                metrics.answered(since: start, nil)
            }
            exchange.completion(result)
        }
    }

    private func connect(_ id: Int) {
        do {
            let connection = try Connection(parameters: parameters)
            connections[id] = connection
            settle(id)
        } catch {
            lastConnectError = error.message
            perform(state.connectFailed(id, now: .now))
        }
    }
}
