extension SystemDatabase {
    /// Refuses a schema that this program was not made for; role `plugyard_auth` may look.
    ///
    /// - Throws: ``MigrationError`` that says what to do.
    package func requireSchema(_ migrations: [Migration]) async throws {
        let rows = try await query(
            "is the schema up to date",
            "SELECT number, checksum FROM schema_migrations ORDER BY number"
        )
        let done = try rows.map { row in
            "\(try row.decode("number", as: Int.self)) \(try row.decode("checksum", as: String.self))"
        }
        guard done == migrations.map({ "\($0.number) \($0.checksum)" }) else {
            throw MigrationError("the database's schema is not this program's: run `plugyard migrate` first")
        }
    }
}
