import ArgumentParser
import Logging

/// `plugyard gateway`: charge points' sockets alone.
struct GatewayCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Run charge points' sockets only, for managers that are reached over NATS."
    )

    @OptionGroup var options: SettingsOptions

    func run(_ settings: Settings, _ logger: Logger) async throws {
        for key in [SettingKey.databaseURL, .ownerDatabaseURL, .databaseSecretsFile]
        where settings.given.contains(key) {
            throw SettingsError("\(key.variable): a gateway holds no credential of the database; unset it")
        }
        _ = try settings.requireBus()
        try await ServiceRun.requireFreePorts(settings)
        try await ServiceRun(settings, quiet(logger), logger).run("gateway") { assembly in
            try await assembly.gateway()
        }
    }
}
