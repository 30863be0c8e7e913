import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import NIOCore
import NIOPosix
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
        try await Self.requireFreePorts(settings)
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

    /// Where the owner's URI is given, the schema is brought up to date first. Then the program is executed anew
    /// without it, so that the process that serves holds it nowhere: not in its memory, not in its environment.
    private static func migrateIfOwner(_ settings: Settings, _ logger: Logger) async throws {
        guard let ownerURL = settings.ownerDatabaseURL else { return }
        let variable = SettingKey.ownerDatabaseURL.variable
        guard getenv(variable) != nil else {
            throw SettingsError("\(variable): serve takes it from the environment only, and keeps it nowhere")
        }
        _ = try await MigrateCommand.migrate(settings, ownerURL: ownerURL, logger)
        unsetenv(variable)
        // The mask of this thread would be the new program's, which must hear SIGTERM.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        execv("/proc/self/exe", CommandLine.unsafeArgv)
        throw SettingsError("\(variable): cannot start again without it: \(String(cString: strerror(errno)))")
    }

    /// Before anything is changed: a second process of the same name would reset the connections of the first.
    private static func requireFreePorts(_ settings: Settings) async throws {
        let ports =
            [(SettingKey.httpPort, settings.httpPort)] + (settings.ocppPort.map { [(.ocppPort, $0)] } ?? [])
        for (key, port) in ports {
            do {
                let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .bind(host: settings.httpHost, port: port).get()
                try await channel.close()
            } catch {
                throw SettingsError(
                    "\(key.variable): cannot listen on \(settings.httpHost):\(port): \(error)"
                )
            }
        }
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
