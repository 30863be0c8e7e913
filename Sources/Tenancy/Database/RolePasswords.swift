import FoundationEssentials
import Glibc

/// The passwords of the run-time roles, as `PLUGYARD_DATABASE_SECRETS_FILE` keeps them: a JSON object from role to
/// password, mode 0600. Has no description, so that it cannot be logged.
package struct RolePasswords: Sendable {
    private let passwords: [String: String]

    /// - Throws: ``MigrationError`` that says which file is missing, malformed, or lacks which role.
    package static func load(from path: String) throws -> RolePasswords {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw MigrationError(
                "cannot read the file of database passwords \"\(path)\": run `plugyard migrate`"
            )
        }
        guard let passwords = try? JSONDecoder().decode([String: String].self, from: data) else {
            throw MigrationError("\"\(path)\" is not a JSON object from role to password")
        }
        for role in DatabaseRole.allCases where passwords[role.rawValue]?.isEmpty ?? true {
            throw MigrationError("\"\(path)\" has no password for \(role.rawValue)")
        }
        return RolePasswords(passwords: passwords)
    }

    /// Loads the file, or makes it with fresh random passwords.
    package static func loadOrCreate(at path: String) throws -> RolePasswords {
        if FileManager.default.fileExists(atPath: path) { return try load(from: path) }
        let passwords = Dictionary(
            uniqueKeysWithValues: DatabaseRole.allCases.map { role in
                // 256 bits of the system's generator, in hexadecimal: no character that any URI must escape.
                let words = (0..<4).map { _ in UInt64.random(in: .min ... .max) }
                return (role.rawValue, words.map { String($0, radix: 16) }.joined())
            }
        )
        let data = try JSONEncoder().encode(passwords)
        let draft = "\(path).\(UUID().uuidString)"
        guard
            FileManager.default.createFile(
                atPath: draft,
                contents: data,
                attributes: [.posixPermissions: 0o600]
            )
        else { throw MigrationError("cannot write the file of database passwords \"\(path)\"") }
        defer { unlink(draft) }
        // link() fails where the name exists: of two migrators that start together one's passwords hold.
        guard link(draft, path) == 0 || errno == EEXIST else {
            throw MigrationError("cannot write the file of database passwords \"\(path)\"")
        }
        return try load(from: path)
    }

    /// How to log in as a run-time role to the database that the URI names.
    package func login(_ role: DatabaseRole, url: String) -> DatabaseLogin {
        DatabaseLogin(url: url, role: role, password: passwords[role.rawValue] ?? "")
    }

    /// Gives the roles these passwords. They travel as bound values and become SQL only inside the server's `format`.
    package func apply(as owner: OwnerDatabase) async throws(DatabaseError) {
        for (role, password) in passwords.sorted(by: { $0.key < $1.key }) {
            try await apply(password, to: role, as: owner)
        }
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
