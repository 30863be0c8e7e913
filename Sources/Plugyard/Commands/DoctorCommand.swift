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
        abstract:
            "Check database, roles, row security, keys, certificates, clock and bus; print what to mend."
    )

    @OptionGroup var options: SettingsOptions

    func run(_ settings: Settings, _ logger: Logger) async throws {
        var complaints = Self.certificateComplaints(settings)
        if let bus = settings.bus { complaints += try await Self.complaints(about: bus) }
        // A gateway has no database, and no secret.
        if settings.bus == nil || settings.databaseURL != nil {
            complaints += try await databaseComplaints(settings, logger)
        }
        show([("healthy", .bool(complaints.isEmpty)), ("mend", .array(complaints.map { .string($0) }))])
        guard complaints.isEmpty else { throw ExitCode(1) }
    }

    /// What keeps a process from meeting the others over NATS.
    private static func complaints(about bus: NATSSettings) async throws -> [String] {
        let trial: NATSTrial
        do {
            trial = try await NATSTrial.with(bus)
        } catch {
            return ["bus: \(error)"]
        }
        let setting = SettingKey.bus.variable
        switch trial {
        case .reached(let limit) where limit < wantedPayload:
            return [
                "bus: NATS takes \(limit) bytes at once; set max_payload: \(wantedPayload) in its configuration"
            ]
        case .reached:
            return []
        case .away(let reason):
            return ["bus: nobody answers at \(setting) (\(reason)); start nats-server, or mend the address"]
        case .refused(let reason):
            return [
                "bus: NATS does not let us in (\(reason)); mend user and password in \(setting), or \(SettingKey.busCredentials.variable)"
            ]
        case .untrusted(let reason):
            return [
                "bus: no TLS with NATS (\(reason)); mend \(setting) (tls://), \(SettingKey.busAuthorities.variable), \(SettingKey.busCertificate.variable) and \(SettingKey.busKey.variable)"
            ]
        case .dropped(let reason):
            return [
                "bus: NATS hangs up (\(reason)); its log says why, such as a certificate that is missing: \(SettingKey.busCertificate.variable), \(SettingKey.busKey.variable)"
            ]
        }
    }

    /// OCPP frames have up to 1 MiB, and the bus puts several of them into one message.
    private static let wantedPayload = 2 << 20

    private func databaseComplaints(_ settings: Settings, _ logger: Logger) async throws -> [String] {
        var complaints: [String] = []
        do {
            _ = try SecretKey.load(path: settings.secretKeyFile)
        } catch {
            complaints.append("secret key: \(error)")
        }
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
        return complaints
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
