import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// `plugyard account …`: accounts as the owner of the database sees them.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Create, list, suspend, resume and delete accounts (as the database's owner).",
        subcommands: [Create.self, List.self, Suspend.self, Resume.self, Delete.self]
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
                    "--slug: expected 1 to 48 of a-z, 0-9 and inner hyphens, not in the form of a UUID and not "
                    + "\"platform\"; --name: 1 to 100 characters",
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
                let deleteAfter = try row.decode("delete_after", as: Date?.self)
                return [
                    "id": .string(try row.decode("id", as: AccountID.self).description),
                    "slug": .string(try row.decode("slug")),
                    "name": .string(try row.decode("name")),
                    "suspended": .bool(try row.decode("suspended")),
                    "delete_after": deleteAfter.map { .string(DeviceTime.format($0)) } ?? .null,
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
        static let configuration = CommandConfiguration(
            abstract: "Let a suspended account work again; it is then not deleted either."
        )

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

extension AccountCommand {
    struct Delete: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Have a suspended account deleted: a running platform exports it first, when the time has come."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var slug: String
        @Option(help: "The account's slug again.") var confirm: String
        @Option(
            help: "Days in which `account resume` takes it back; PLUGYARD_ACCOUNT_DELETION_DAYS otherwise."
        )
        var afterDays: Int?

        func validate() throws {
            guard confirm == slug else {
                throw ValidationError(
                    "--confirm \(confirm): is not the slug of the account that is to be deleted"
                )
            }
            guard (0...3650).contains(afterDays ?? 0) else {
                throw ValidationError("--after-days: expected a whole number from 0 to 3650")
            }
        }

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let id = try await owner.account(slug: slug)
            let seconds = (afterDays ?? settings.accountDeletionDays) * 86_400
            let rows = try await owner.write(
                for: id,
                AccountCommandQueries.scheduleDeletion(id, seconds: seconds)
            )
            guard let time = try rows.first?.first?.decode("delete_after", as: Date?.self) else {
                throw ValidationError("the account \"\(slug)\" is not suspended: suspend it first")
            }
            show([
                ("id", .string(id.description)), ("slug", .string(slug)),
                ("delete_after", .string(DeviceTime.format(time))),
            ])
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
