import ArgumentParser
import Logging

/// `plugyard manager`: everything but charge points' sockets.
struct ManagerCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "manager",
        abstract: "Run API, web, business rules and database work, for gateways that are reached over NATS."
    )

    @OptionGroup var options: SettingsOptions

    func run(_ settings: Settings, _ logger: Logger) async throws {
        guard settings.ownerDatabaseURL == nil else {
            throw SettingsError(
                "\(SettingKey.ownerDatabaseURL.variable): a manager never holds it; `plugyard migrate` does its work"
            )
        }
        _ = try settings.requireBus()
        try await ServiceRun.requireFreePorts(settings)
        try await ServiceRun(settings, quiet(logger), logger).run("manager") { assembly in
            try await assembly.manager()
        }
    }
}
