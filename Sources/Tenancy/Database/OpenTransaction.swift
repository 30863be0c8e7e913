import Synchronization

/// A transaction on one borrowed connection. BEGIN and what must follow it travel with the first statements, in one
/// flush. Not copyable, so that it cannot be kept past the closure that borrowed it.
struct OpenTransaction: ~Copyable, Sendable {
    private let beginning: SQL
    /// Sets the context. Asked for once, when the transaction begins: what is signed lives a while only.
    private let context: @Sendable () -> [SQL]
    private let database: Database
    private let connection: Int
    private let hasBegun = Mutex(false)
    private let hasFinished = Mutex(false)

    init(
        beginning: SQL,
        context: @escaping @Sendable () -> [SQL],
        database: Database,
        connection: Int
    ) {
        self.beginning = beginning
        self.context = context
        self.database = database
        self.connection = connection
    }

    /// Runs several statements in one round trip; one list of rows for each.
    borrowing func query(_ statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
        let opening = opening()
        let results = try await database.run(.statements(opening + statements), on: connection)
        return results.dropFirst(opening.count).map(\.rows)
    }

    /// Runs the last statements and commits with them, in one round trip. Nothing may be asked of it afterwards.
    ///
    /// - Returns: One list of rows for each statement.
    borrowing func finish(with statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
        let opening = opening()
        let results = try await database.run(.statements(opening + statements + ["COMMIT"]), on: connection)
        try Self.check(results)
        hasFinished.withLock { $0 = true }
        return results.dropFirst(opening.count).dropLast().map(\.rows)
    }

    borrowing func commit() async throws(DatabaseError) {
        guard hasBegun.withLock({ $0 }), !hasFinished.withLock({ $0 }) else { return }
        try Self.check(try await database.run(.statements(["COMMIT"]), on: connection))
    }

    borrowing func rollBack() async {
        guard hasBegun.withLock({ $0 }), !hasFinished.withLock({ $0 }) else { return }
        // Losing this error is right: the connection is then not clean and gets closed, which rolls back as well.
        _ = try? await database.run(.statements(["ROLLBACK"]), on: connection)
    }

    /// What must come before the first statement; nothing afterwards.
    private borrowing func opening() -> [SQL] {
        let isFirst = hasBegun.withLock { hasBegun in
            defer { hasBegun = true }
            return !hasBegun
        }
        return isFirst ? [beginning] + context() : []
    }

    /// After an error that the closure swallowed PostgreSQL answers COMMIT with ROLLBACK.
    private static func check(_ results: [ResultSet]) throws(DatabaseError) {
        guard results.last?.commandTag == "COMMIT" else {
            throw DatabaseError(.server, "the transaction had failed before and was rolled back")
        }
    }
}
