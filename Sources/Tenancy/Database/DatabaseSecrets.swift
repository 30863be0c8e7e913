import FoundationEssentials
import Glibc

/// What serving processes must know to work with the database, as `PLUGYARD_DATABASE_SECRETS_FILE` keeps it: the
/// passwords of the run-time roles, and the key that signs account contexts. A JSON object of strings, mode 0600. Has no
/// description, so that it cannot be logged.
package struct DatabaseSecrets: Sendable {
    /// The name of the context key in the file; the other names are those of roles.
    private static let contextKeyName = "account_context_key"

    private var values: [String: String]

    /// - Throws: ``MigrationError`` that says which file is missing, malformed, or lacks what.
    package static func load(from path: String) throws -> DatabaseSecrets {
        let secrets = try read(path)
        for name in names where secrets.values[name]?.isEmpty ?? true {
            throw MigrationError("\"\(path)\" has no \(name): run `plugyard migrate`")
        }
        guard secrets.contextKey.count == 32 else {
            throw MigrationError("\"\(path)\": \(contextKeyName) is not 64 hexadecimal digits")
        }
        return secrets
    }

    /// Loads the file, or makes it; what an older version did not write is added.
    package static func loadOrCreate(at path: String) throws -> DatabaseSecrets {
        let isThere = FileManager.default.fileExists(atPath: path)
        var secrets = isThere ? try read(path) : DatabaseSecrets(values: [:])
        let missing = names.filter { secrets.values[$0]?.isEmpty ?? true }
        guard !missing.isEmpty else { return try load(from: path) }
        // 256 bits in hexadecimal: no character that any URI must escape.
        for name in missing { secrets.values[name] = Hexadecimal.encode(SecureRandom.bytes(32)) }
        try secrets.write(to: path, replacing: isThere)
        return try load(from: path)
    }

    private static var names: [String] {
        DatabaseRole.allCases.map(\.rawValue) + [contextKeyName]
    }

    private static func read(_ path: String) throws -> DatabaseSecrets {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw MigrationError(
                "cannot read the file of database secrets \"\(path)\": run `plugyard migrate`"
            )
        }
        guard let values = try? JSONDecoder().decode([String: String].self, from: data) else {
            throw MigrationError("\"\(path)\" is not a JSON object of strings")
        }
        return DatabaseSecrets(values: values)
    }

    private func write(to path: String, replacing: Bool) throws {
        let draft = "\(path).\(UUID().uuidString)"
        guard
            FileManager.default.createFile(
                atPath: draft,
                contents: try JSONEncoder().encode(values),
                attributes: [.posixPermissions: 0o600]
            )
        else { throw MigrationError("cannot write the file of database secrets \"\(path)\"") }
        defer { unlink(draft) }
        // link() fails where the name exists: of two migrators that start together one's secrets hold.
        let isWritten = replacing ? rename(draft, path) == 0 : link(draft, path) == 0 || errno == EEXIST
        guard isWritten else { throw MigrationError("cannot write the file of database secrets \"\(path)\"") }
    }

    /// The key of ``AccountContextSigner``, 32 bytes.
    package var contextKey: [UInt8] {
        Hexadecimal.decode(Array((values[Self.contextKeyName] ?? "").utf8)) ?? []
    }

    /// How to log in as a run-time role to the database that the URI names.
    package func login(_ role: DatabaseRole, url: String) -> DatabaseLogin {
        DatabaseLogin(url: url, role: role, password: values[role.rawValue] ?? "")
    }

    /// Gives the roles these passwords and the database this context key. Passwords travel as bound values and become
    /// SQL only inside the server's `format`.
    package func apply(as owner: OwnerDatabase) async throws(DatabaseError) {
        for role in DatabaseRole.allCases {
            try await apply(values[role.rawValue] ?? "", to: role.rawValue, as: owner)
        }
        try await addContextKey(as: owner)
    }

    /// Puts a new context key in the place of the present one, in the database first. Processes that still sign with the
    /// old one are believed for `overlap` seconds more.
    package mutating func rotateContextKey(
        at path: String,
        overlap: Int,
        as owner: OwnerDatabase
    ) async throws {
        values[Self.contextKeyName] = Hexadecimal.encode(SecureRandom.bytes(32))
        try await addContextKey(as: owner)
        try write(to: path, replacing: true)
        _ = try await owner.query(
            """
            UPDATE context_keys SET expires_at = now() + make_interval(secs => \(Double(overlap)))
            WHERE key <> \(contextKey) AND expires_at IS NULL
            """
        )
    }

    private func addContextKey(as owner: OwnerDatabase) async throws(DatabaseError) {
        _ = try await owner.query(
            """
            INSERT INTO context_keys (id, key)
            SELECT \(UUID.version7()), \(contextKey)
            WHERE NOT EXISTS (SELECT FROM context_keys WHERE key = \(contextKey) AND expires_at IS NULL)
            """
        )
    }

    /// Roles belong to the cluster: a migrator of another database may change the same one now, and PostgreSQL then
    /// says "tuple concurrently updated" (XX000).
    private func apply(_ password: String, to role: String, as owner: OwnerDatabase)
        async throws(DatabaseError)
    {
        var attempts = 0
        while true {
            do {
                try await alter(role, password, as: owner)
                return
            } catch {
                attempts += 1
                guard error.sqlState == "XX000", attempts < 20 else { throw error }
            }
        }
    }

    private func alter(_ role: String, _ password: String, as owner: OwnerDatabase)
        async throws(DatabaseError)
    {
        _ = try await owner.database.run([
            "SELECT pg_advisory_xact_lock(7107, 3)",
            "SELECT set_config('plugyard.role', \(role), true), set_config('plugyard.password', \(password), true)",
            """
            DO $$ BEGIN
                EXECUTE format('ALTER ROLE %I PASSWORD %L',
                    current_setting('plugyard.role'), current_setting('plugyard.password'));
            END $$
            """,
        ])
    }
}
