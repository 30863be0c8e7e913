import ArgumentParser
import FoundationEssentials
import Logging
import OCPP
import Platform
import Tenancy

/// `plugyard doctor`: what keeps the platform from working, and what to do about it.
struct DoctorCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check database, roles, row security, keys, certificates and clock; print what to mend."
    )

    @OptionGroup var options: SettingsOptions

    func run(_ settings: Settings, _ logger: Logger) async throws {
        var complaints: [String] = []
        do {
            _ = try SecretKey.load(path: settings.secretKeyFile)
        } catch {
            complaints.append("secret key: \(error)")
        }
        complaints += Self.certificateComplaints(settings)
        let url = try settings.requireDatabaseURL()
        let secrets = try DatabaseSecrets.load(from: settings.databaseSecretsFile)
        for role in DatabaseRole.allCases {
            let database = SystemDatabase(
                login: secrets.login(role, url: url),
                size: 1,
                logger: quiet(logger)
            )
            do {
                _ = try await database.query("doctor", "SELECT 1 AS one")
            } catch {
                complaints.append("\(role.rawValue): cannot log in (\(error)); run `plugyard migrate`")
            }
        }
        if complaints.isEmpty {
            complaints += try await inspect(secrets.login(.auth, url: url), settings, quiet(logger))
        }
        show([("healthy", .bool(complaints.isEmpty)), ("mend", .array(complaints.map { .string($0) }))])
        guard complaints.isEmpty else { throw ExitCode(1) }
    }

    /// Whether the server's certificate fits its key and will be good for a while.
    private static func certificateComplaints(_ settings: Settings) -> [String] {
        guard let paths = settings.tls else { return [] }
        do {
            let server = try TLSFiles(paths, own: nil).server
            let left = server.notAfter.timeIntervalSince(Date())
            if server.notBefore > Date() { return ["certificate: not yet valid; check the clock"] }
            if left <= 0 { return ["certificate: expired; renew \"\(paths.certificate)\""] }
            if left < 14 * 86_400 {
                return ["certificate: expires in \(Int(left / 86_400)) days; renew \"\(paths.certificate)\""]
            }
            return []
        } catch {
            return ["certificate: \(error)"]
        }
    }

    private func inspect(_ login: DatabaseLogin, _ settings: Settings, _ logger: Logger) async throws
        -> [String]
    {
        let auth = SystemDatabase(login: login, size: 1, logger: logger)
        var complaints = try await auth.catalogueFindings().map(\.description)
        do {
            try await auth.requireSchema(Migration.load(from: settings.migrationsFolder))
            try await auth.requireSchemas(PluginHost.schemas(of: installedPlugins))
        } catch let error as MigrationError {
            complaints.append(error.description)
        }
        let rows = try await auth.query("doctor", "SELECT clock_timestamp() AS now")
        if let now = try rows.first?.decode("now", as: Date.self) {
            let difference = now.timeIntervalSince(Date())
            if abs(difference) > 2 {
                complaints.append(
                    "clock: the database's is \(Int(difference)) s off this machine's; set up NTP"
                )
            }
        }
        return complaints
    }
}
