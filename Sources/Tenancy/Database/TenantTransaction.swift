import Synchronization

/// An open transaction that PostgreSQL itself limits to one account's rows.
///
/// Row security reads `app.account_context`, which is set for this transaction alone, so a query needs no account
/// predicate and a forgotten one cannot leak. Not copyable, so that it cannot be kept past the closure that borrowed
/// it. BEGIN and the context travel with the first query, in one flush.
package struct TenantTransaction: ~Copyable, Sendable {
    package let access: TenantAccess
    /// Whose rows these are.
    package var account: AccountID {
        access.account
    }

    private let mode: AccessMode
    private let beginning: SQL
    private let signer: AccountContextSigner
    private let database: Database
    private let connection: Int
    private let hasBegun = Mutex(false)
    private let hasFinished = Mutex(false)

    init(
        access: TenantAccess,
        mode: AccessMode,
        beginning: SQL,
        signer: AccountContextSigner,
        database: Database,
        connection: Int
    ) {
        self.access = access
        self.mode = mode
        self.beginning = beginning
        self.signer = signer
        self.database = database
        self.connection = connection
    }

    /// Runs one statement.
    package borrowing func query(_ statement: SQL) async throws(DatabaseError) -> [Row] {
        try await query([statement]).first ?? []
    }

    /// Runs several statements in one round trip; one list of rows for each.
    package borrowing func query(_ statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
        let opening = opening()
        let results = try await database.run(.statements(opening + statements), on: connection)
        return results.dropFirst(opening.count).map(\.rows)
    }

    /// Signs the context anew, for a transaction that takes longer than one lives.
    package borrowing func renewContext() async throws(DatabaseError) {
        _ = try await query(AccountContext.statements(for: access, mode, signedBy: signer))
    }

    /// Runs the last statements and commits with them, in one round trip. Nothing may be asked of it afterwards.
    ///
    /// - Returns: One list of rows for each statement.
    package borrowing func finish(with statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
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

    /// What must come before the first statement; nothing afterwards.
    private borrowing func opening() -> [SQL] {
        let isFirst = hasBegun.withLock { hasBegun in
            defer { hasBegun = true }
            return !hasBegun
        }
        return isFirst ? [beginning] + AccountContext.statements(for: access, mode, signedBy: signer) : []
    }

    /// After an error that the closure swallowed PostgreSQL answers COMMIT with ROLLBACK.
    private static func check(_ results: [ResultSet]) throws(DatabaseError) {
        guard results.last?.commandTag == "COMMIT" else {
            throw DatabaseError(.server, "the transaction had failed before and was rolled back")
        }
    }

    borrowing func rollBack() async {
        guard hasBegun.withLock({ $0 }), !hasFinished.withLock({ $0 }) else { return }
        // Losing this error is right: the connection is then not clean and gets closed, which rolls back as well.
        _ = try? await database.run(.statements(["ROLLBACK"]), on: connection)
    }
}
