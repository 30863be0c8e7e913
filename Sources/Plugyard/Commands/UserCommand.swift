import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// `plugyard user …`: people.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Create people and set their passwords (as the database's owner).",
        subcommands: [Create.self, SetPassword.self]
    )

    struct Create: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a person to an account; one who is known already keeps the password."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug.") var account: String
        @Option(help: "The e-mail address to log in with.") var email: String
        @Option(help: "admin, operator, maintenance, viewer or partner.") var role: Role

        func run(_ settings: Settings, _ logger: Logger) async throws {
            guard email.contains("@"), (3...254).contains(email.count) else {
                throw ValidationError("--email \(email): expected an e-mail address")
            }
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let account = try await owner.account(slug: account)
            var fields: [(String, JSONValue)] = []
            var statements: [SQL] = []
            let id: UUID
            if let known = try await owner.query(AccountCommandQueries.findUser(email: email)).first {
                id = try known.decode("id")
            } else {
                id = .version7()
                let password = NewPassword.generate()
                let hash = try await PasswordHasher().hash(password)
                statements.append(AccountCommandQueries.createUser(id, email: email, passwordHash: hash))
                fields.append(("password", .string(password)))
            }
            statements.append(AccountCommandQueries.addMember(id, email: email, role: role, of: account))
            let complaint = "--email \(email): is a member of this account already"
            try await owner.write(for: account, statements, complaints: [.uniqueViolation: complaint])
            show(
                [
                    ("id", .string(id.uuidString.lowercased())), ("email", .string(email)),
                    ("role", .string(role.rawValue)),
                ] + fields
            )
        }
    }

    struct SetPassword: SettingsCommand {
        static let configuration = CommandConfiguration(
            commandName: "passwd",
            abstract: "Give a person a new random password, printed once."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The person's e-mail address.") var email: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            guard let row = try await owner.query(AccountCommandQueries.findUser(email: email)).first else {
                throw ValidationError("there is no user \"\(email)\"")
            }
            let password = NewPassword.generate()
            let hash = try await PasswordHasher().hash(password)
            let id: UUID = try row.decode("id")
            _ = try await owner.query(AccountCommandQueries.setPassword(id, passwordHash: hash))
            show([
                ("id", .string(id.uuidString.lowercased())), ("email", .string(email)),
                ("password", .string(password)),
            ])
        }
    }
}

extension Role: ExpressibleByArgument {}

/// A random password for a person: 120 bits, in letters and digits that are told apart easily.
enum NewPassword {
    private static let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")

    static func generate() -> String {
        let groups = (0..<5).map { _ in
            String((0..<5).map { _ in alphabet[Int.random(in: alphabet.indices)] })
        }
        return groups.joined(separator: "-")
    }
}
