package import Logging

/// Work that belongs to no account: look-ups before one is known, partitions, leases.
///
/// Its roles reach definer functions and nothing else; no tenant's table is granted to them.
package struct SystemDatabase: Sendable {
    private let database: Database
    private let logger: Logger

    package init(login: DatabaseLogin, size: Int, logger: Logger) {
        database = Database(login: login, size: size, logger: logger)
        self.logger = logger
    }

    /// Runs one statement.
    ///
    /// - Parameters:
    ///   - purpose: Why this crosses accounts; written to the log at debug level.
    ///   - actor: Whose doing a change is, for the audit trail.
    ///   - statement: What to run.
    /// - Returns: Its rows.
    /// - Throws: What the database said.
    package func query(
        _ purpose: String,
        by actor: AuditActor? = nil,
        _ statement: SQL
    ) async throws(DatabaseError) -> [Row] {
        logger.debug("system query", metadata: ["purpose": "\(purpose)"])
        let opening = actor.map { [$0.statement] } ?? []
        return try await database.run(opening + [statement]).last?.rows ?? []
    }
}
