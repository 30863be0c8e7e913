/// An open transaction that PostgreSQL itself limits to the rows of the accounts that it names.
///
/// What charge points of many accounts report at the same time is written by one, for role `plugyard_ingest`. Only the
/// tables of such reports know batches (`allow_batches` in the migrations); statements on others run ``as(_:_:)`` one
/// account. A statement of a batch names the account of every row that it touches: nothing else tells them apart.
package struct BatchTransaction: ~Copyable, Sendable {
    /// A batch of more accounts is cut in two: its context is checked by every statement.
    package static let accountLimit = 400

    private let signer: AccountContextSigner
    private let context: SQL
    private let open: OpenTransaction

    /// `accounts`: Each once, at most ``accountLimit``.
    init(of accounts: [AccountID], signer: AccountContextSigner, database: Database, connection: Int) {
        self.signer = signer
        let context = AccountContext.statement(setting: signer.context(forBatchOf: accounts))
        self.context = context
        open = OpenTransaction(
            beginning: "BEGIN",
            context: { [context] },
            database: database,
            connection: connection
        )
    }

    /// Runs statements in one round trip; one list of rows for each.
    package borrowing func query(_ statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
        try await open.query(statements)
    }

    /// Runs the last statements and commits with them, in one round trip. Nothing may be asked of it afterwards.
    ///
    /// - Returns: One list of rows for each statement.
    package borrowing func finish(with statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
        try await open.finish(with: statements)
    }

    /// What makes the statements after it those of one account alone.
    package borrowing func context(of account: AccountID) -> SQL {
        AccountContext.statement(setting: signer.context(for: .whole(account)))
    }

    /// What makes the statements after it those of the batch again.
    package borrowing func contextOfBatch() -> SQL {
        context
    }

    borrowing func commit() async throws(DatabaseError) {
        try await open.commit()
    }

    borrowing func rollBack() async {
        await open.rollBack()
    }
}
