package import Logging

/// Brings the schema up to date: numbered files, one transaction each, never two migrators at once.
package struct Migrator: Sendable {
    /// Advisory lock keys of the platform: 7107, then the duty. 0 is "migrate".
    private static let lock: SQL = "SELECT pg_advisory_lock(7107, 0)"

    let owner: OwnerDatabase
    let logger: Logger

    package init(owner: OwnerDatabase, logger: Logger) {
        self.owner = owner
        self.logger = logger
    }

    /// Runs what has not run yet.
    ///
    /// - Returns: The names of the files that ran now.
    /// - Throws: ``MigrationError`` when a file that ran before was changed or is missing; ``DatabaseError``.
    package func migrate(_ migrations: [Migration]) async throws -> [String] {
        try await locked { try await runPending(migrations, on: $0) }
    }

    /// Does it while no other migrator does anything.
    func locked(_ work: (_ connection: Int) async throws -> [String]) async throws -> [String] {
        let database = owner.database
        let connection = try await database.lease()
        // Closing the connection frees the session's lock, whatever happened.
        defer { database.giveBack(connection) }
        _ = try await database.run(.statements([Self.lock]), on: connection)
        do {
            let names = try await work(connection)
            _ = try await database.run(.statements(["SELECT pg_advisory_unlock_all()"]), on: connection)
            return names
        } catch {
            // The lock would outlive this call on a pooled connection; the error of the migration is the one to show.
            _ = try? await database.run(.script("ROLLBACK; SELECT pg_advisory_unlock_all()"), on: connection)
            throw error
        }
    }

    private func runPending(_ migrations: [Migration], on connection: Int) async throws -> [String] {
        let database = owner.database
        _ = try await database.run(
            .statements([
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    number integer PRIMARY KEY,
                    name text NOT NULL,
                    checksum text NOT NULL,
                    ran_at timestamptz NOT NULL DEFAULT now()
                )
                """
            ]),
            on: connection
        )
        let done = try await database.run(
            .statements(["SELECT number, name, checksum FROM schema_migrations ORDER BY number"]),
            on: connection
        )
        let pending = try pending(of: migrations, done: done.first?.rows ?? [])
        for migration in pending {
            logger.info("migrating", metadata: ["migration": "\(migration.name)"])
            _ = try await database.run(.statements(["BEGIN"]), on: connection)
            do {
                _ = try await database.run(.script(migration.script), on: connection)
            } catch {
                throw MigrationError("\(migration.name): \(error.message) (\(error))")
            }
            _ = try await database.run(
                .statements([
                    """
                    INSERT INTO schema_migrations (number, name, checksum)
                    VALUES (\(migration.number), \(migration.name), \(migration.checksum))
                    """,
                    "COMMIT",
                ]),
                on: connection
            )
        }
        return pending.map(\.name)
    }

    func pending(of migrations: [Migration], done: [Row]) throws -> [Migration] {
        var pending = Dictionary(uniqueKeysWithValues: migrations.map { ($0.number, $0) })
        for row in done {
            let (number, name) = (
                try row.decode("number", as: Int.self), try row.decode("name", as: String.self)
            )
            guard let known = pending.removeValue(forKey: number) else {
                throw MigrationError(
                    "\(name) ran on this database and is not known here: this program is older"
                )
            }
            guard try row.decode("checksum") == known.checksum else {
                throw MigrationError("\(known.name) was changed after it ran: add a new migration instead")
            }
        }
        return pending.values.sorted { $0.number < $1.number }
    }
}
