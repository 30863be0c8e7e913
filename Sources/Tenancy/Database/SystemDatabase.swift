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
    /// `purpose`: Why this crosses accounts; written to the log at debug level.
    package func query(_ purpose: String, _ statement: SQL) async throws(DatabaseError) -> [Row] {
        logger.debug("system query", metadata: ["purpose": "\(purpose)"])
        return try await database.run([statement]).first?.rows ?? []
    }
}
