import ArgumentParser
import Logging
import OCPP
import PluginKit
import Tenancy

/// `plugyard config …`: what the settings are, which role may do what, and what plugins there are.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings, the roles and the plugins.",
        subcommands: [Print.self, Roles.self, Plugins.self]
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

    struct Plugins: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the plugins and their settings, as Markdown (docs/plugin-settings.md)."
        )

        func run() {
            print(PluginTable.markdown(of: installedPlugins), terminator: "")
        }
    }
}
