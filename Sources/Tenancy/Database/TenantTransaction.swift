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
    private let signer: AccountContextSigner
    private let open: OpenTransaction

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
        self.signer = signer
        open = OpenTransaction(
            beginning: beginning,
            context: { AccountContext.statements(for: access, mode, signedBy: signer) },
            database: database,
            connection: connection
        )
    }

    /// Runs one statement.
    package borrowing func query(_ statement: SQL) async throws(DatabaseError) -> [Row] {
        try await query([statement]).first ?? []
    }

    /// Runs several statements in one round trip; one list of rows for each.
    package borrowing func query(_ statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
        try await open.query(statements)
    }

    /// Signs the context anew, for a transaction that takes longer than one lives.
    package borrowing func renewContext() async throws(DatabaseError) {
        _ = try await query(AccountContext.statements(for: access, mode, signedBy: signer))
    }

    /// Runs the last statements and commits with them, in one round trip. Nothing may be asked of it afterwards.
    ///
    /// - Returns: One list of rows for each statement.
    package borrowing func finish(with statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
        try await open.finish(with: statements)
    }

    borrowing func commit() async throws(DatabaseError) {
        try await open.commit()
    }

    borrowing func rollBack() async {
        await open.rollBack()
    }
}
