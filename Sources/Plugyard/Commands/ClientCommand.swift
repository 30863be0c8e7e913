import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// `plugyard client …`: machine clients of OAuth2.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Create, rotate and revoke machine clients (as the database's owner).",
        subcommands: [Create.self, Rotate.self, Revoke.self]
    )

    struct Create: SettingsCommand {
        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var account: String
        @Option(help: "The name that people read.") var name: String
        @Option(help: "Take the scopes of a role.") var role: Role?
        @Option(help: "Scopes, separated by spaces.") var scope: String?

        func validate() throws {
            guard (role == nil) != (scope == nil) else {
                throw ValidationError("give either --role or --scope")
            }
        }

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let scopes = try scopes()
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let account = try await owner.account(slug: account)
            let (id, secret) = (UUID.version7(), MachineSecret.generate())
            let statement = AccountCommandQueries.createClient(
                id,
                name: name,
                secretHash: secret.hash,
                role: role,
                scope: scopes.text,
                of: account
            )
            let complaint = "--name: expected 1 to 100 characters"
            try await owner.write(for: account, [statement], complaints: [.invalidValue: complaint])
            show([
                ("client_id", .string(id.uuidString.lowercased())), ("client_secret", .string(secret.text)),
                ("scope", .string(scopes.text)),
            ])
        }

        private func scopes() throws -> ScopeSet {
            if let role { return role.scopes }
            do {
                return try ScopeSet(text: scope ?? "")
            } catch {
                throw ValidationError("--scope: \(error)")
            }
        }
    }

    struct Rotate: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a client a new secret; the old one ends at once."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var account: String
        @Option(name: .customLong("client-id"), help: "The client's id.") var clientID: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let secret = MachineSecret.generate()
            let id = try await owner.change(clientID, of: account) {
                AccountCommandQueries.rotateClient($0, secretHash: secret.hash)
            }
            show([
                ("client_id", .string(id.uuidString.lowercased())), ("client_secret", .string(secret.text)),
            ])
        }
    }

    struct Revoke: SettingsCommand {
        static let configuration = CommandConfiguration(abstract: "End a client; it gets no more tokens.")

        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var account: String
        @Option(name: .customLong("client-id"), help: "The client's id.") var clientID: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let id = try await owner.change(clientID, of: account) { AccountCommandQueries.revokeClient($0) }
            show([("client_id", .string(id.uuidString.lowercased())), ("revoked", true)])
        }
    }
}

extension OwnerDatabase {
    fileprivate func change(_ client: String, of slug: String, _ statement: (UUID) -> SQL) async throws
        -> UUID
    {
        let account = try await account(slug: slug)
        guard let id = UUID(uuidString: client),
            try await write(for: account, statement(id))[0].first != nil
        else { throw ValidationError("account \"\(slug)\" has no such client") }
        return id
    }
}
