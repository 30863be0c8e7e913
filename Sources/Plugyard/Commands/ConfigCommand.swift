import ArgumentParser
import Logging
import OCPP
import Tenancy

/// `plugyard config …`: what the settings are, and which role may do what.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings and the roles.",
        subcommands: [Print.self, Roles.self]
    )

    struct Print: SettingsCommand {
        @OptionGroup var options: SettingsOptions

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let source = try SettingsSource(flags: try options.values(), configFile: options.config)
            show(
                SettingKey.allCases.map { key in
                    let value = source[key].map { key.isSecret($0) ? "(set, not shown)" : $0 }
                    return (key.fileKey, value.map { .string($0) } ?? .null)
                }
            )
        }
    }

    struct Roles: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print which role has which scopes, as Markdown (docs/roles.md)."
        )

        func run() {
            print(RoleTable.markdown, terminator: "")
        }
    }
}
