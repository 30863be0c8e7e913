import FoundationEssentials

/// The passwords of the run-time roles, as `PLUGYARD_DATABASE_SECRETS_FILE` keeps them: a JSON object from role to
/// password, mode 0600. Has no description, so that it cannot be logged.
package struct RolePasswords: Sendable {
    private let passwords: [String: String]

    /// - Throws: ``MigrationError`` that says which file is missing, malformed, or lacks which role.
    package static func load(from path: String) throws -> RolePasswords {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw MigrationError("cannot read the file of database passwords \"\(path)\": run `plugyard migrate`")
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
        let made = FileManager.default.createFile(
            atPath: path,
            contents: data,
            attributes: [.posixPermissions: 0o600]
        )
        guard made else { throw MigrationError("cannot write the file of database passwords \"\(path)\"") }
        return RolePasswords(passwords: passwords)
    }

    /// How to log in as a run-time role to the database that the URI names.
    package func login(_ role: DatabaseRole, url: String) -> DatabaseLogin {
        DatabaseLogin(url: url, role: role, password: passwords[role.rawValue] ?? "")
    }

    /// Gives the roles these passwords. They travel as bound values and become SQL only inside the server's `format`.
    package func apply(as owner: OwnerDatabase) async throws(DatabaseError) {
        for (role, password) in passwords {
            _ = try await owner.database.run([
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
}
