import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Tenancy

extension UserCommand {
    struct List: SettingsCommand {
        static let configuration = CommandConfiguration(abstract: "Show the members of an account.")

        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var account: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let account = try await owner.account(slug: account)
            let users = try await owner.query(AccountCommandQueries.members(of: account)).map {
                row -> JSONValue in
                [
                    "id": .string(try row.decode("id", as: UUID.self).lowercaseText),
                    "email": .string(try row.decode("email")),
                    "name": .string(try row.decode("name")),
                    "role": .string(try row.decode("role")),
                    "status": .string(try row.decode("has_joined") ? "active" : "invited"),
                    "disabled": .bool(try row.decode("disabled")),
                ]
            }
            show([("users", .array(users))])
        }
    }
}
