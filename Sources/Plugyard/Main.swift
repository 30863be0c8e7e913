import ArgumentParser

/// The one executable of the platform.
@main
struct PlugyardCommand: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "plugyard",
        abstract: "A multi-tenant platform for charge point operators.",
        version: version,
        subcommands: [
            ServeCommand.self, ManagerCommand.self, GatewayCommand.self, MigrateCommand.self,
            AccountCommand.self, UserCommand.self, ClientCommand.self,
            KeysCommand.self, LoginCommand.self, SimulateCommand.self, ConfigCommand.self, DoctorCommand.self,
        ],
        defaultSubcommand: ServeCommand.self
    )
}
