import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import Platform
import ServiceLifecycle
import Tenancy
import UnixSignals

/// `plugyard serve`: the whole platform in one process.
struct ServeCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run everything in one process: API, charge point sockets, business rules (the default)."
    )

    @OptionGroup var options: SettingsOptions

    func run(_ settings: Settings, _ logger: Logger) async throws {
        try await Self.migrateIfOwner(settings, logger)
        Self.raiseOpenFilesLimit(logger)
        let services = try await Assembly(settings, logger).services()
        logger.notice(
            "plugyard starts",
            metadata: [
                "version": "\(PlugyardCommand.version)", "http": "\(settings.httpHost):\(settings.httpPort)",
                "gateway": "\(settings.gatewayName)",
            ]
        )
        var configuration = ServiceGroupConfiguration(
            services: services.map { service in
                // One that ends by itself takes the process down: a supervisor starts it again, whole.
                .init(
                    service: service,
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup
                )
            },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet(logger)
        )
        configuration.maximumGracefulShutdownDuration = settings.drain + .seconds(30)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            Self.complain("stopped: \(error)")
            throw ExitCode(1)
        }
        logger.notice("plugyard stopped")
    }

    /// Where the owner's URI is given, the schema is brought up to date first; then the URI is dropped, so that the
    /// process that serves does not hold it.
    private static func migrateIfOwner(_ settings: Settings, _ logger: Logger) async throws {
        guard let ownerURL = settings.ownerDatabaseURL else { return }
        _ = try await MigrateCommand.migrate(settings, ownerURL: ownerURL, logger)
        unsetenv(SettingKey.ownerDatabaseURL.variable)
    }

    /// A socket is a descriptor; the usual soft limit of 1024 would be the limit of charge points.
    private static func raiseOpenFilesLimit(_ logger: Logger) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
            logger.warning("the limit of open files stays as it is", metadata: ["error": "\(errno)"])
        }
    }
}
