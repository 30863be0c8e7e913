import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// `plugyard account …`: accounts as the owner of the database sees them.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Create, list, suspend and resume accounts (as the database's owner).",
        subcommands: [Create.self, List.self, Suspend.self, Resume.self]
    )

    struct Create: SettingsCommand {
        @OptionGroup var options: SettingsOptions
        @Option(help: "Short name for paths: a-z, 0-9 and hyphens, at most 48; it never changes.") var slug:
            String
        @Option(help: "The name that people read.") var name: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let id = AccountID(.version7())
            let complaints: [DatabaseError.Code: String] = [
                .uniqueViolation: "--slug \(slug): an account has this slug already",
                .invalidValue:
                    "--slug: expected 1 to 48 of a-z, 0-9 and inner hyphens; --name: 1 to 100 characters",
            ]
            let statement = AccountCommandQueries.create(id, slug: slug, name: name)
            try await owner.write(for: id, [statement], complaints: complaints)
            show([("id", .string(id.description)), ("slug", .string(slug)), ("name", .string(name))])
        }
    }

    struct List: SettingsCommand {
        @OptionGroup var options: SettingsOptions

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let accounts = try await owner.query(AccountCommandQueries.list()).map { row -> JSONValue in
                [
                    "id": .string(try row.decode("id", as: AccountID.self).description),
                    "slug": .string(try row.decode("slug")),
                    "name": .string(try row.decode("name")),
                    "suspended": .bool(try row.decode("suspended")),
                ]
            }
            show([("accounts", .array(accounts))])
        }
    }

    struct Suspend: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close an account's sockets and end its tokens; its data stays."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var slug: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let id = try await owner.account(slug: slug)
            _ = try await owner.write(for: id, AccountCommandQueries.suspend(id))
            show([("id", .string(id.description)), ("slug", .string(slug)), ("suspended", true)])
        }
    }

    struct Resume: SettingsCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended account work again.")

        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var slug: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let id = try await owner.account(slug: slug)
            _ = try await owner.write(for: id, AccountCommandQueries.resume(id))
            show([("id", .string(id.description)), ("slug", .string(slug)), ("suspended", false)])
        }
    }
}

extension OwnerDatabase {
    /// Writes, and says what is wrong with the arguments where the database refuses them.
    func write(
        for account: AccountID,
        _ statements: [SQL],
        complaints: [DatabaseError.Code: String]
    ) async throws {
        do {
            try await write(for: account, statements)
        } catch {
            guard let complaint = complaints[error.code] else { throw error }
            throw ValidationError(complaint)
        }
    }

    /// - Throws: A `ValidationError` of the command line when there is no such account.
    func account(slug: String) async throws -> AccountID {
        guard let row = try await query(AccountCommandQueries.find(slug: slug)).first else {
            throw ValidationError("there is no account \"\(slug)\"")
        }
        return try row.decode("id")
    }
}
