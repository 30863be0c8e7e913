package import Logging

/// The rows of tenants, one account at a time.
package struct TenantDatabase: Sendable {
    private let database: Database

    /// `size`: The most connections; 6 to 10 serve best (design.md §5).
    package init(login: DatabaseLogin, size: Int, logger: Logger) {
        database = Database(login: login, size: size, logger: logger)
    }

    /// Reads in one round trip: the context and the statements are one implicit, read-only transaction.
    ///
    /// - Returns: One list of rows for each statement.
    package func read(for account: AccountID, _ statements: SQL...) async throws(DatabaseError) -> [[Row]] {
        try await run(for: account, .readOnly, statements)
    }

    /// Writes in one round trip: all the statements or none.
    package func write(for account: AccountID, _ statements: SQL...) async throws(DatabaseError) -> [[Row]] {
        try await run(for: account, .readWrite, statements)
    }

    /// Runs statements in one round trip as one implicit transaction.
    package func run(
        for account: AccountID,
        _ mode: AccessMode,
        _ statements: [SQL]
    ) async throws(DatabaseError) -> [[Row]] {
        let context = AccountContext.statement(for: account, mode)
        return try await database.run([context] + statements).dropFirst().map(\.rows)
    }

    /// Lends a transaction to the closure and commits it afterwards; an error rolls it back.
    ///
    /// For work that must look before it writes. No network call inside; nothing is published before it returned.
    package func withTransaction<T: Sendable>(
        for account: AccountID,
        _ mode: AccessMode = .readWrite,
        _ body: (borrowing TenantTransaction) async throws -> T
    ) async throws -> T {
        let connection = try await database.lease()
        defer { database.giveBack(connection) }
        let transaction = TenantTransaction(
            account: account,
            mode: mode,
            database: database,
            connection: connection
        )
        do {
            let value = try await body(transaction)
            try await transaction.commit()
            return value
        } catch {
            await transaction.rollBack()
            throw error
        }
    }
}
