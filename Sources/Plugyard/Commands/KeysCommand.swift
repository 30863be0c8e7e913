import ArgumentParser
import Logging
import OCPP
import Platform
import Tenancy

/// `plugyard keys …`: the keys that sign tokens, and the one that signs account contexts.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "List, rotate and revoke the keys that sign tokens (as the database's owner).",
        subcommands: [List.self, Rotate.self, Revoke.self]
    )

    struct List: SettingsCommand {
        @OptionGroup var options: SettingsOptions

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let keys = try await owner.signingKeys()
            if options.json {
                show([("keys", .array(keys.map(\.json)))])
            } else {
                for key in keys { print("\(key.kid)  \(key.algorithm.rawValue)  \(key.state)") }
            }
        }
    }

    struct Rotate: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish a new key, which signs ten minutes later; nobody is logged out."
        )
        /// In seconds. A process that reads the secrets file late goes on with the old context key until then.
        private static let contextOverlap = 24 * 60 * 60

        @OptionGroup var options: SettingsOptions
        @Option(help: "ES256 or RS256; without it, that of the settings.") var algorithm: SigningAlgorithm?
        @Flag(help: "Sign with it at once: who cached the published keys refuses its tokens for minutes.")
        var now = false
        @Flag(help: "Replace the key that signs account contexts instead.") var context = false

        func validate() throws {
            guard !context || (algorithm == nil && !now) else {
                throw ValidationError("--context goes with neither --algorithm nor --now")
            }
        }

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            if context {
                var secrets = try DatabaseSecrets.load(from: settings.databaseSecretsFile)
                let overlap = Self.contextOverlap
                try await secrets.rotateContextKey(
                    at: settings.databaseSecretsFile,
                    overlap: overlap,
                    as: owner
                )
                show([("rotated", "account_context_key"), ("overlap_seconds", .number("\(overlap)"))])
                return
            }
            let delay = now ? 0 : SigningKeys.announcement
            let algorithm = algorithm ?? settings.jwtAlgorithm
            let kid = try await owner.addKey(algorithm, settings, activeIn: delay)
            show([
                ("kid", .string(kid)), ("algorithm", .string(algorithm.rawValue)),
                ("active_in_seconds", .number("\(delay)")),
            ])
        }
    }

    struct Revoke: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a key: every token that it signed ends within a second."
        )

        @OptionGroup var options: SettingsOptions
        @Argument(help: "The key's id, as `plugyard keys list` shows it.") var kid: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            guard let key = try await owner.signingKeys().first(where: { $0.kid == kid }) else {
                throw ValidationError("there is no key \"\(kid)\"")
            }
            var fields: [(String, JSONValue)] = [("kid", .string(kid)), ("revoked", true)]
            // There must always be a key that signs, and one that does not retire.
            if key.state == "active" || key.retiredAt == nil {
                let delay = key.state == "active" ? 0 : SigningKeys.announcement
                let successor = try await owner.addKey(key.algorithm, settings, activeIn: delay)
                fields.append(("successor", .string(successor)))
            }
            _ = try await owner.query(KeysCommandQueries.delete(kid))
            show(fields)
        }
    }
}

/// A row of `plugyard keys list`.
private struct ListedKey {
    let kid: String
    let algorithm: SigningAlgorithm
    let state: String
    let createdAt: String
    let activeFrom: String
    let retiredAt: String?

    init(_ row: Row) throws {
        kid = try row.decode("kid")
        guard let algorithm = SigningAlgorithm(rawValue: try row.decode("algorithm")) else {
            throw DatabaseError(.decoding, "unknown algorithm of a key", column: "algorithm")
        }
        self.algorithm = algorithm
        state = try row.decode("state")
        createdAt = try row.decode("created_at")
        activeFrom = try row.decode("active_from")
        retiredAt = try row.decode("retired_at")
    }

    var json: JSONValue {
        var object = JSONObject()
        object["kid"] = .string(kid)
        object["algorithm"] = .string(algorithm.rawValue)
        object["state"] = .string(state)
        object["created_at"] = .string(createdAt)
        object["active_from"] = .string(activeFrom)
        object["retired_at"] = retiredAt.map { .string($0) } ?? .null
        return .object(object)
    }
}

extension OwnerDatabase {
    fileprivate func signingKeys() async throws -> [ListedKey] {
        try await query(KeysCommandQueries.list()).map(ListedKey.init)
    }

    /// - Returns: The `kid` of the new key.
    fileprivate func addKey(_ algorithm: SigningAlgorithm, _ settings: Settings, activeIn: Int) async throws
        -> String
    {
        let secret: SecretKey
        do {
            // Never made here: the serving processes could not open what another key sealed.
            secret = try SecretKey.load(path: settings.secretKeyFile)
        } catch {
            throw SettingsError("PLUGYARD_SECRET_KEY_FILE: \(error)")
        }
        let key = try SigningKey.generate(algorithm)
        let statement = try SigningKeyQueries.add(
            key,
            box: SecretBox(secret),
            activeIn: activeIn,
            unlessNewerThan: 0
        )
        _ = try await query(statement)
        return key.kid
    }
}

extension SigningAlgorithm: ExpressibleByArgument {}
