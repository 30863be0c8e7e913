package import Logging

/// The rows of tenants, one account at a time.
package struct TenantDatabase: Sendable {
    private let database: Database
    private let signer: AccountContextSigner

    /// - Parameters:
    ///   - login: A run-time role.
    ///   - size: The most connections; 6 to 10 serve best (design.md §5).
    ///   - signer: Signs the account contexts.
    ///   - statementTimeout: How long a round trip may take; the role's own `statement_timeout` counts besides.
    ///   - logger: Told of lost connections.
    package init(
        login: DatabaseLogin,
        size: Int,
        signer: AccountContextSigner,
        statementTimeout: Duration = .seconds(20),
        logger: Logger
    ) {
        database = Database(login: login, size: size, statementTimeout: statementTimeout, logger: logger)
        self.signer = signer
    }

    /// Reads in one round trip: the context and the statements are one implicit, read-only transaction.
    ///
    /// - Returns: One list of rows for each statement.
    package func read(for access: TenantAccess, _ statements: SQL...) async throws(DatabaseError) -> [[Row]] {
        try await run(for: access, .readOnly, statements)
    }

    /// Writes in one round trip: all the statements or none.
    package func write(for access: TenantAccess, _ statements: SQL...) async throws(DatabaseError) -> [[Row]]
    {
        try await run(for: access, .readWrite, statements)
    }

    /// Runs statements in one round trip as one implicit transaction.
    package func run(
        for access: TenantAccess,
        _ mode: AccessMode,
        _ statements: [SQL]
    ) async throws(DatabaseError) -> [[Row]] {
        let opening = AccountContext.statements(for: access, mode, signedBy: signer)
        return try await database.run(opening + statements).dropFirst(opening.count).map(\.rows)
    }

    /// Lends a transaction to the closure and commits it afterwards; an error rolls it back.
    ///
    /// For work that must look before it writes. No network call inside; nothing is published before it returned.
    package func withTransaction<T: Sendable>(
        for access: TenantAccess,
        _ mode: AccessMode = .readWrite,
        _ body: (borrowing TenantTransaction) async throws -> T
    ) async throws -> T {
        try await withTransaction(for: access, mode, beginning: "BEGIN", body)
    }

    /// As ``withTransaction(for:_:_:)``, for a closure that nobody vouches for: when the time is over the transaction is rolled
    /// back and its connection closed, even if the closure goes on.
    package func withTransaction<T: Sendable>(
        for access: TenantAccess,
        endingAfter limit: Duration,
        _ body: (borrowing TenantTransaction) async throws -> T
    ) async throws -> T {
        let start = ContinuousClock.now
        do {
            return try await withTransaction(
                for: access,
                .readWrite,
                beginning: "BEGIN",
                endingAfter: limit,
                body
            )
        } catch let error as DatabaseError
            where error.code == .unavailable && start.duration(to: .now) >= limit
        {
            throw DatabaseError(.timedOut, "the transaction took longer than \(limit)")
        }
    }

    /// As ``withTransaction(for:_:_:)``, read-only, in which every statement sees the rows of one and the same instant.
    package func withSnapshot<T: Sendable>(
        for access: TenantAccess,
        _ body: (borrowing TenantTransaction) async throws -> T
    ) async throws -> T {
        let beginning: SQL = "BEGIN ISOLATION LEVEL REPEATABLE READ"
        return try await withTransaction(for: access, .readOnly, beginning: beginning, body)
    }

    private func withTransaction<T: Sendable>(
        for access: TenantAccess,
        _ mode: AccessMode,
        beginning: SQL,
        endingAfter limit: Duration,
        _ body: (borrowing TenantTransaction) async throws -> T
    ) async throws -> T {
        let connection = try await database.lease()
        defer { database.giveBack(connection) }
        async let _: Void = database.end(connection, after: limit)
        return try await withTransaction(for: access, mode, beginning: beginning, on: connection, body)
    }

    private func withTransaction<T: Sendable>(
        for access: TenantAccess,
        _ mode: AccessMode,
        beginning: SQL,
        _ body: (borrowing TenantTransaction) async throws -> T
    ) async throws -> T {
        let connection = try await database.lease()
        defer { database.giveBack(connection) }
        return try await withTransaction(for: access, mode, beginning: beginning, on: connection, body)
    }

    private func withTransaction<T: Sendable>(
        for access: TenantAccess,
        _ mode: AccessMode,
        beginning: SQL,
        on connection: Int,
        _ body: (borrowing TenantTransaction) async throws -> T
    ) async throws -> T {
        let transaction = TenantTransaction(
            access: access,
            mode: mode,
            beginning: beginning,
            signer: signer,
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

    /// Lends a transaction of several accounts to the closure and commits it afterwards; an error rolls it back.
    ///
    /// `accounts`: Each once, at most ``BatchTransaction/accountLimit``.
    package func withBatch<T: Sendable>(
        of accounts: [AccountID],
        _ body: (borrowing BatchTransaction) async throws -> T
    ) async throws -> T {
        let connection = try await database.lease()
        defer { database.giveBack(connection) }
        let batch = BatchTransaction(of: accounts, signer: signer, database: database, connection: connection)
        do {
            let value = try await body(batch)
            try await batch.commit()
            return value
        } catch {
            await batch.rollBack()
            throw error
        }
    }
}
