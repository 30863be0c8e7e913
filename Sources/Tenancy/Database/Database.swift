import Logging
import Synchronization

/// A pool of connections that log in with one database role.
///
/// Internal to Tenancy: features reach rows through ``TenantDatabase`` and ``SystemDatabase``.
final class Database: Sendable {
    private static let identifiers = Atomic<Int>(0)

    private let poolID: Int
    private let reactor = Reactor.shared
    /// How long a caller waits for a connection before it is told that the database is unavailable.
    private let acquireTimeout: Duration
    private let statementTimeout: Duration

    init(
        login: DatabaseLogin,
        size: Int,
        acquireTimeout: Duration = .seconds(5),
        statementTimeout: Duration = .seconds(20),
        logger: Logger
    ) {
        let poolID = Self.nextIdentifier()
        self.poolID = poolID
        self.acquireTimeout = acquireTimeout
        self.statementTimeout = statementTimeout
        let (parameters, role) = (login.parameters, login.roleName)
        reactor.submit { reactor in
            reactor.add(
                Pool(
                    id: poolID,
                    size: size,
                    parameters: parameters,
                    metrics: DatabaseMetrics(role: role),
                    logger: logger,
                    reactor: reactor
                )
            )
        }
    }

    deinit {
        let poolID = poolID
        reactor.submit { reactor in
            reactor.pool(poolID)?.closeAll()
            reactor.remove(pool: poolID)
        }
    }

    /// Runs statements as one implicit transaction in one round trip, on any connection of the pool.
    func run(_ statements: [SQL]) async throws(DatabaseError) -> [ResultSet] {
        let waiter = Self.nextIdentifier()
        let now = ContinuousClock.now
        let (acquireBy, deadline) = (now + acquireTimeout, now + acquireTimeout + statementTimeout)
        return try await submitting(waiter) { [poolID] reactor, lease, completion in
            guard let pool = reactor.pool(poolID) else { return }
            pool.borrow(waiter, deadline: acquireBy) { result in
                switch result {
                case .failure(let error): completion(.failure(error))
                case .success(let connection):
                    lease.number = connection
                    let exchange = Exchange(content: .statements(statements), deadline: deadline) { result in
                        // First back to the pool, then to the caller, who may ask for the next at once.
                        reactor.submit { reactor in
                            reactor.pool(poolID)?.giveBack(connection)
                            completion(result)
                        }
                    }
                    pool.start(exchange, on: connection)
                }
            }
        }
    }

    /// Borrows a connection for several exchanges. It must be given back with ``giveBack(_:)``.
    func lease() async throws(DatabaseError) -> Int {
        let waiter = Self.nextIdentifier()
        let acquireBy = ContinuousClock.now + acquireTimeout
        return try await submitting(waiter) { [poolID] reactor, lease, completion in
            reactor.pool(poolID)?.borrow(waiter, deadline: acquireBy) { result in
                if case .success(let connection) = result { lease.number = connection }
                completion(result)
            }
        }
    }

    func giveBack(_ connection: Int) {
        reactor.submit { [poolID] reactor in reactor.pool(poolID)?.giveBack(connection) }
    }

    /// Closes a leased connection when its time is over, whatever runs on it and whoever has it. Ends at once when cancelled.
    func end(_ connection: Int, after limit: Duration) async {
        // Being cancelled while asleep is the usual end.
        guard (try? await Task.sleep(for: limit)) != nil else { return }
        let error = DatabaseError(.timedOut, "the transaction took longer than \(limit)")
        reactor.submit { [poolID] reactor in reactor.pool(poolID)?.abandon(connection, error: error) }
    }

    /// Runs statements on a leased connection, in one round trip.
    func run(
        _ content: Exchange.Content,
        on connection: Int,
        timeout: Duration? = nil
    ) async throws(DatabaseError) -> [ResultSet] {
        let deadline = ContinuousClock.now + (timeout ?? statementTimeout)
        return try await submitting(Self.nextIdentifier()) { [poolID] reactor, lease, completion in
            lease.number = connection
            let exchange = Exchange(content: content, deadline: deadline, completion: completion)
            reactor.pool(poolID)?.start(exchange, on: connection)
        }
    }

    private static func nextIdentifier() -> Int {
        identifiers.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Hands work to the reactor and waits for its completion; a cancelled task withdraws or abandons it.
    private func submitting<T: Sendable>(
        _ waiter: Int,
        _ work:
            @escaping @Sendable (
                Reactor, ConnectionSlot, @escaping @Sendable (Result<T, DatabaseError>) -> Void
            ) -> Void
    ) async throws(DatabaseError) -> T {
        let ticket = Ticket<T>()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                ticket.wait(continuation)
                reactor.submit { reactor in
                    guard !ticket.isDone else { return }
                    work(reactor, ticket.connection) { ticket.complete($0) }
                }
            }
        } onCancel: {
            reactor.submit { [poolID] reactor in
                guard !ticket.isDone, let pool = reactor.pool(poolID) else { return }
                let error = DatabaseError(.cancelled, "the caller's task was cancelled")
                if !pool.withdraw(waiter), let connection = ticket.connection.number {
                    pool.abandon(connection, error: error)
                }
                ticket.complete(.failure(error))
            }
        }
        return try result.get()
    }
}

/// The connection on which a caller's work runs, once it has one.
private final class ConnectionSlot: Sendable {
    private let stored = Mutex<Int?>(nil)

    var number: Int? {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}

/// What a caller waits for: completed once, by whoever is first.
private final class Ticket<T: Sendable>: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Result<T, DatabaseError>, Never>?
        var result: Result<T, DatabaseError>?
    }

    private let state = Mutex(State())
    let connection = ConnectionSlot()

    var isDone: Bool {
        state.withLock { $0.result != nil }
    }

    func wait(_ continuation: CheckedContinuation<Result<T, DatabaseError>, Never>) {
        // A cancellation may have completed it before anybody waits.
        let early = state.withLock { state in
            if state.result == nil { state.continuation = continuation }
            return state.result
        }
        if let early { continuation.resume(returning: early) }
    }

    func complete(_ result: Result<T, DatabaseError>) {
        let continuation = state.withLock { state in
            state.result = state.result ?? result
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: result)
    }
}
