import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Platform
import Tenancy

/// `plugyard user …`: people.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Create, list and disable people, and set their passwords (as the database's owner).",
        subcommands: [Create.self, SetPassword.self, List.self, Disable.self, Enable.self, Demote.self]
    )

    struct Create: SettingsCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a person to an account; one who is known already keeps the password."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The account's slug; not needed for a platform administrator.") var account: String?
        @Option(help: "The e-mail address to log in with.") var email: String
        @Option(help: "admin, operator, maintenance, viewer or partner; goes with --account.") var role: Role?
        @Flag(help: "Let the person manage accounts, which shows nothing that is in one.")
        var platformAdmin = false

        func validate() throws {
            guard (account == nil) == (role == nil) else {
                throw ValidationError("--account and --role go together")
            }
            guard account != nil || platformAdmin else {
                throw ValidationError("give --account and --role, or --platform-admin")
            }
        }

        func run(_ settings: Settings, _ logger: Logger) async throws {
            guard MailAddress.isValid(email) else {
                throw ValidationError("--email \(email): expected an e-mail address")
            }
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            var fields: [(String, JSONValue)] = [("email", .string(email))]
            let person = try await person(in: owner)
            fields.insert(("id", .string(person.id.lowercaseText)), at: 0)
            if let account, let role {
                let account = try await owner.account(slug: account)
                let member = AccountCommandQueries.addMember(person.id, email: email, role: role, of: account)
                let complaint = "--email \(email): is a member of this account already"
                try await owner.write(
                    for: account,
                    [person.statement, member].compactMap { $0 },
                    complaints: [.uniqueViolation: complaint]
                )
                fields.append(("role", .string(role.rawValue)))
            } else if let statement = person.statement {
                _ = try await owner.query(statement)
            }
            if platformAdmin { fields.append(("is_platform_admin", true)) }
            if let password = person.password { fields.append(("password", .string(password))) }
            show(fields)
        }

        /// Whoever has the address, and what is to be written of the person: a new one gets a password.
        private func person(in owner: OwnerDatabase) async throws -> (
            id: UUID, statement: SQL?, password: String?
        ) {
            if let known = try await owner.query(AccountCommandQueries.findUser(email: email)).first {
                let id = try known.decode("id", as: UUID.self)
                return (id, platformAdmin ? AccountCommandQueries.makePlatformAdmin(id) : nil, nil)
            }
            let (id, password) = (UUID.version7(), NewPassword.generate())
            let statement = AccountCommandQueries.createUser(
                id,
                email: email,
                passwordHash: try await PasswordHasher().hash(password),
                isPlatformAdmin: platformAdmin
            )
            return (id, statement, password)
        }
    }

    struct SetPassword: SettingsCommand {
        static let configuration = CommandConfiguration(
            commandName: "passwd",
            abstract: "Give a person a new random password, printed once; ends all their sessions."
        )

        @OptionGroup var options: SettingsOptions
        @Option(help: "The person's e-mail address.") var email: String

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let owner = OwnerDatabase(url: try settings.requireOwnerDatabaseURL(), logger: quiet(logger))
            let id = try await owner.user(email: email)
            let password = NewPassword.generate()
            let hash = try await PasswordHasher().hash(password)
            try await owner.change(
                AccountCommandQueries.setPassword(id, passwordHash: hash),
                AccountCommandQueries.note("user.password_set", of: id)
            )
            show([
                ("id", .string(id.lowercaseText)), ("email", .string(email)),
                ("password", .string(password)),
            ])
        }
    }
}

extension Role: ExpressibleByArgument {}

extension OwnerDatabase {
    /// - Throws: A `ValidationError` of the command line when there is no such person.
    func user(email: String) async throws -> UUID {
        guard let row = try await query(AccountCommandQueries.findUser(email: email)).first else {
            throw ValidationError("there is no user \"\(email)\"")
        }
        return try row.decode("id")
    }
}

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
