import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Tenancy

extension UserCommand {
    struct Disable: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a person no longer sign in, to any account; their tokens end within a second."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The person's e-mail address.") var email: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let id = try await owner.user(email: email)
            try await owner.change(
                AccountCommandQueries.disableUser(id),
                AccountCommandQueries.note("user.disabled", of: id)
            )
            show([("id", .string(id.lowercaseText)), ("email", .string(email)), ("disabled", true)])
        }
    }

    struct Enable: SettingsCommand {
        static let configuration = CommandConfiguration(abstract: "Let a disabled person sign in again.")

        @OptionGroup var options: SettingsOptions
        @Option(help: "The person's e-mail address.") var email: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let id = try await owner.user(email: email)
            try await owner.change(
                AccountCommandQueries.enableUser(id),
                AccountCommandQueries.note("user.enabled", of: id)
            )
            show([("id", .string(id.lowercaseText)), ("email", .string(email)), ("disabled", false)])
        }
    }

    struct Demote: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Take the administration of the platform from a person, who keeps what accounts granted."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The person's e-mail address.") var email: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let id = try await owner.user(email: email)
            try await owner.change(AccountCommandQueries.endPlatformAdmin(id))
            show([
                ("id", .string(id.lowercaseText)), ("email", .string(email)), ("is_platform_admin", false),
            ])
        }
    }
}
