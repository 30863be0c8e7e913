import ArgumentParser
import Glibc
import Logging
import NIOCore
import NIOPosix
import Platform
import ServiceLifecycle
import UnixSignals

/// Runs the services of a role until SIGTERM.
struct ServiceRun {
    private let settings: Settings
    private let groupLogger: Logger
    private let logger: Logger

    /// `groupLogger`: Of the service group, which says much about each service.
    init(_ settings: Settings, _ groupLogger: Logger, _ logger: Logger) {
        self.settings = settings
        self.groupLogger = groupLogger
        self.logger = logger
    }

    func run(_ role: String, _ services: (Assembly) async throws -> [any Service]) async throws {
        Self.raiseOpenFilesLimit(logger)
        let services = try await services(Assembly(settings, logger))
        PlatformMetrics.begin(version: PlugyardCommand.version, role: role)
        logger.notice(
            "plugyard starts",
            metadata: [
                "version": "\(PlugyardCommand.version)", "role": "\(role)",
                "http": "\(settings.httpHost):\(settings.httpPort)", "gateway": "\(settings.gatewayName)",
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
            logger: groupLogger
        )
        configuration.maximumGracefulShutdownDuration = settings.drain + .seconds(30)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            ServeCommand.complain("stopped: \(error)")
            throw ExitCode(1)
        }
        logger.notice("plugyard stopped")
    }

    /// Before anything is changed: a second process of the same name would reset the connections of the first.
    static func requireFreePorts(_ settings: Settings) async throws {
        let ports =
            [(SettingKey.httpPort, settings.httpPort)] + (settings.ocppPort.map { [(.ocppPort, $0)] } ?? [])
            + (settings.metricsPort.map { [(.metricsPort, $0)] } ?? [])
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
