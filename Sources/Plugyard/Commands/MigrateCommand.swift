import ArgumentParser
import Logging
import Platform
import OCPP
import Tenancy

/// `plugyard migrate`: roles, schema, passwords of the run-time roles.
struct MigrateCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database's schema and roles up to date (as its owner)."
    )

    @OptionGroup var options: SettingsOptions

    func run(_ settings: Settings, _ logger: Logger) async throws {
        let names = try await Self.migrate(settings, ownerURL: settings.requireOwnerDatabaseURL(), logger)
        show([("migrated", .array(names.map { .string($0) }))])
    }

    /// - Returns: The names of the files that ran.
    static func migrate(_ settings: Settings, ownerURL: String, _ logger: Logger) async throws -> [String] {
        let owner = OwnerDatabase(url: ownerURL, logger: logger)
        let migrations = try Migration.load(from: settings.migrationsFolder)
        let migrator = Migrator(owner: owner, logger: logger)
        let names = try await migrator.migrate(migrations)
        try await DatabaseSecrets.loadOrCreate(at: settings.databaseSecretsFile).apply(as: owner)
        return try await names + migrator.migrate(PluginHost.schemas(of: installedPlugins))
    }
}
