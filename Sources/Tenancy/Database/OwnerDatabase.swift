package import Logging

/// The database as its owner: `plugyard migrate` and the account commands only. A serving process never has one.
package struct OwnerDatabase: Sendable {
    let database: Database

    package init(url: String, logger: Logger) {
        database = Database(
            login: DatabaseLogin(ownerURL: url),
            size: 1,
            acquireTimeout: .seconds(15),
            statementTimeout: .seconds(600),
            logger: logger
        )
    }

    /// One statement outside any account.
    package func query(_ statement: SQL) async throws(DatabaseError) -> [Row] {
        try await database.run([statement]).first?.rows ?? []
    }

    /// Statements within an account, all or nothing; the owner is bound by row security as everybody else.
    package func write(for account: AccountID, _ statements: SQL...) async throws(DatabaseError) -> [[Row]] {
        try await write(for: account, statements)
    }

    /// As above, for a list.
    @discardableResult
    package func write(for account: AccountID, _ statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
        let context = AccountContext.statement(for: account, .readWrite)
        return try await database.run([context] + statements).dropFirst().map(\.rows)
    }
}
