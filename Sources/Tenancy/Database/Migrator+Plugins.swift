import Logging

extension Migrator {
    /// Runs what has not run yet of plugins' migrations, after the platform's own.
    ///
    /// - Returns: The names of those that ran now.
    /// - Throws: ``MigrationError`` when one that ran before was changed or is missing; ``DatabaseError``.
    package func migrate(_ schemas: [PluginSchema]) async throws -> [String] {
        try await locked { connection in
            var names: [String] = []
            let schemas = schemas.filter { !$0.migrations.isEmpty }
            if !schemas.isEmpty { try await requireRegister(on: connection) }
            for schema in schemas {
                names += try await migrate(schema, on: connection)
            }
            return names
        }
    }

    /// The platform's own migrations may be of an older version than this program.
    private func requireRegister(on connection: Int) async throws {
        let look: SQL = "SELECT to_regclass('public.plugin_migrations') IS NOT NULL AS is_there"
        let found = try await owner.database.run(.statements([look]), on: connection).first?.rows.first
        guard try found?.decode("is_there", as: Bool.self) == true else {
            throw MigrationError(
                "the migrations in PLUGYARD_MIGRATIONS_DIR are older than this program: its plugins' schemas need newer ones"
            )
        }
    }

    private func migrate(_ schema: PluginSchema, on connection: Int) async throws -> [String] {
        let rows = try await owner.database.run(
            .statements([
                """
                SELECT number, name, checksum FROM plugin_migrations WHERE plugin = \(schema.plugin) ORDER BY number
                """
            ]),
            on: connection
        )
        let pending = try pending(of: schema.migrations, done: rows.first?.rows ?? [])
        for migration in pending {
            let name = "\(schema.schema)/\(migration.name)"
            logger.info("migrating", metadata: ["migration": "\(name)"])
            _ = try await owner.database.run(.statements(["BEGIN"]), on: connection)
            do {
                _ = try await owner.database.run(.script(preparation(of: schema)), on: connection)
                _ = try await owner.database.run(.script(migration.script), on: connection)
            } catch {
                throw MigrationError("\(name): \(error.message) (\(error))")
            }
            _ = try await owner.database.run(
                .statements([
                    """
                    INSERT INTO public.plugin_migrations (plugin, number, name, checksum)
                    VALUES (\(schema.plugin), \(migration.number), \(migration.name), \(migration.checksum))
                    """,
                    "COMMIT",
                ]),
                on: connection
            )
        }
        return pending.map { "\(schema.schema)/\($0.name)" }
    }

    /// The schema's name is a word: it needs no quotes.
    private func preparation(of schema: PluginSchema) -> String {
        """
        CREATE SCHEMA IF NOT EXISTS \(schema.schema);
        REVOKE ALL ON SCHEMA \(schema.schema) FROM PUBLIC;
        GRANT USAGE ON SCHEMA \(schema.schema) TO plugyard_plugin, plugyard_ingest;
        SET LOCAL search_path = \(schema.schema), public;
        """
    }
}

extension SystemDatabase {
    /// Refuses plugins' schemas that this program was not made for; role `plugyard_auth` may look. Those of plugins that
    /// are not asked about may be there.
    ///
    /// - Throws: ``MigrationError`` that says what to do.
    package func requireSchemas(_ schemas: [PluginSchema]) async throws {
        let rows = try await query(
            "are plugins' schemas up to date",
            "SELECT plugin, number, checksum FROM migrated_plugins() ORDER BY plugin, number"
        )
        for schema in schemas {
            let done = try rows.filter { try $0.decode("plugin", as: String.self) == schema.plugin }.map {
                row in
                "\(try row.decode("number", as: Int.self)) \(try row.decode("checksum", as: String.self))"
            }
            guard done == schema.migrations.map({ "\($0.number) \($0.checksum)" }) else {
                throw MigrationError(
                    "the schema of plugin \(schema.plugin) is not this program's: run `plugyard migrate` first"
                )
            }
        }
    }
}
