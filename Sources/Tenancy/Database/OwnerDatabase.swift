package import Logging

/// The database as its owner: `plugyard migrate` and the account commands only. A serving process never has one.
package struct OwnerDatabase: Sendable {
    let database: Database
    /// Whose doing changes are: by default somebody at the command line.
    private let actor: AuditActor

    package init(url: String, actor: AuditActor = AuditActor(kind: .commandLine), logger: Logger) {
        self.actor = actor
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

    /// Statements outside any account, all or nothing, on the trail as the command line's doing.
    package func change(_ statements: SQL...) async throws(DatabaseError) {
        _ = try await database.run([actor.statement] + statements)
    }

    /// A script outside any transaction of ours, for what PostgreSQL does in none: `CREATE DATABASE`.
    package func run(script: String) async throws(DatabaseError) {
        let connection = try await database.lease()
        defer { database.giveBack(connection) }
        _ = try await database.run(.script(script), on: connection)
    }

    /// Statements within an account, all or nothing; the owner is bound by row security as everybody else.
    package func write(for account: AccountID, _ statements: SQL...) async throws(DatabaseError) -> [[Row]] {
        try await write(for: account, statements)
    }

    /// As above, for a list.
    @discardableResult
    package func write(for account: AccountID, _ statements: [SQL]) async throws(DatabaseError) -> [[Row]] {
        let opening: [SQL] = [
            "SELECT set_config('app.account_context', sign_account_context(\(account)), true)",
            actor.statement,
        ]
        return try await database.run(opening + statements).dropFirst(opening.count).map(\.rows)
    }
}
