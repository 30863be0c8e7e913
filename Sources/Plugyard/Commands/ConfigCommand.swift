import ArgumentParser
import Logging
import OCPP

/// `plugyard config print`: what the settings are, and where each may be set.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings.",
        subcommands: [Print.self]
    )

    struct Print: SettingsCommand {
        @OptionGroup var options: SettingsOptions

        func run(_ settings: Settings, _ logger: Logger) async throws {
            let source = try SettingsSource(flags: try options.values(), configFile: options.config)
            show(
                SettingKey.allCases.map { key in
                    let value = source[key].map { key.isSecret ? "(set, not shown)" : $0 }
                    return (key.fileKey, value.map { .string($0) } ?? .null)
                }
            )
        }
    }
}
