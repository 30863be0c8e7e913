import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Platform
import Tenancy

/// `plugyard client …`: clients of OAuth2.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Create, list, rotate and revoke clients of OAuth2 (as the database's owner).",
        subcommands: [Create.self, List.self, Rotate.self, Revoke.self]
    )

    struct Create: SettingsCommand {
        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var account: String
        @Option(help: "The name that people read.") var name: String
        @Option(help: "Take the scopes of a role.") var role: Role?
        @Option(help: "Scopes, separated by spaces.") var scope: String?
        @Option(help: "machine, confidential or public.") var kind: ClientKind = .machine
        @Option(
            name: .customLong("redirect-uri"),
            help: "Where people who signed in are sent back to; once for each, not for machines."
        )
        var redirectURIs: [String] = []

        func validate() throws {
            guard (role == nil) != (scope == nil) else {
                throw ValidationError("give either --role or --scope")
            }
            if let fault = RedirectURIPolicy.fault(in: redirectURIs, of: kind) {
                throw ValidationError("--redirect-uri: \(fault)")
            }
        }

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let scopes = try scopes()
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let account = try await owner.account(slug: account)
            let id = UUID.version7()
            let secret = kind.hasSecret ? MachineSecret.generate() : nil
            let statement = AccountCommandQueries.createClient(
                id,
                name: name,
                kind: kind,
                secretHash: secret?.hash,
                role: role,
                scope: scopes.text,
                redirectURIs: redirectURIs,
                of: account
            )
            let complaint = "--name: expected 1 to 100 characters"
            try await owner.write(for: account, [statement], complaints: [.invalidValue: complaint])
            let shown: [(String, JSONValue)] = [("client_id", .string(id.lowercaseText))]
            show(
                shown + (secret.map { [("client_secret", .string($0.text))] } ?? [])
                    + [("scope", .string(scopes.text))]
            )
        }

        private func scopes() throws -> ScopeSet {
            if let role { return role.scopes }
            let scopes: ScopeSet
            do {
                scopes = try ScopeSet(text: scope ?? "")
            } catch {
                throw ValidationError("--scope: \(error)")
            }
            guard !scopes.isEmpty, !scopes.contains(.platformAdmin) else {
                throw ValidationError(
                    "--scope: expected scopes of an account; platform:admin is held by people alone"
                )
            }
            return scopes
        }
    }

    struct List: SettingsCommand {
        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var account: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let account = try await owner.account(slug: account)
            let rows = try await owner.query(AccountCommandQueries.listClients(of: account))
            show([("clients", .array(try rows.map(Self.shown)))])
        }

        private static func shown(_ row: Row) throws -> JSONValue {
            [
                "client_id": .string(try row.decode("id", as: UUID.self).lowercaseText),
                "name": .string(try row.decode("name")),
                "kind": .string(try row.decode("kind")),
                "role": try row.decode("role", as: String?.self).map { .string($0) } ?? .null,
                "scope": .string(try row.decode("scope")),
                "redirect_uris": .array(
                    try row.decode("redirect_uris", as: [String].self).map { .string($0) }
                ),
                "revoked": .bool(try row.decode("revoked")),
            ]
        }
    }

    struct Rotate: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a client a new secret; the old one ends at once, or after the overlap."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var account: String
        @Option(name: .customLong("client-id"), help: "The client's id.") var clientID: String
        @Option(help: "For how many seconds the old secret stays good, at most a week.") var overlap = 0

        func validate() throws {
            guard (0...604_800).contains(overlap) else {
                throw ValidationError("--overlap: expected 0 to 604800 seconds")
            }
        }

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let secret = MachineSecret.generate()
            let id = try await owner.change(clientID, of: account) {
                AccountCommandQueries.rotateClient($0, secretHash: secret.hash, overlap: overlap)
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

extension ClientKind: ExpressibleByArgument {}
