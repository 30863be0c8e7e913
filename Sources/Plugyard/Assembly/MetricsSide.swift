import CoreMetrics
import Hummingbird
import HummingbirdCore
import Logging
import NIOPosix
import Platform
import Prometheus
import ServiceLifecycle
import Telemetry
import Tenancy

/// Where everything is counted, and who may look at it.
struct MetricsSide: Sendable {
    private let routes: ScrapeRoutes
    private let settings: Settings

    /// Puts the registry behind swift-metrics. Once in a process, before anything else is made: instruments stay with what
    /// was there when they were made.
    static func begin(_ settings: Settings, role: String) -> MetricsSide {
        let registry = MetricsRegistry()
        registry.define(PlatformMetrics.definitions + ProcessMetrics.definitions)
        MetricsSystem.bootstrap(registry)
        PlatformMetrics.begin(version: PlugyardCommand.version, role: role)
        let process = ProcessMetrics()
        registry.beforeExposition { process.update() }
        let endpoint = ScrapeEndpoint(registry, token: settings.metricsToken)
        return MetricsSide(
            routes: ScrapeRoutes { endpoint.answer(authorization: $0, accept: $1) },
            settings: settings
        )
    }

    /// The operations on the port of the API; none where metrics have a port of their own.
    var features: [@Sendable (inout APIRoutes) -> Void] {
        guard settings.metricsPort == nil else { return [] }
        return [{ [routes] in routes.register(on: &$0) }]
    }

    /// The same for a router that has no API.
    var gatewayRoutes: ScrapeRoutes? {
        settings.metricsPort == nil ? routes : nil
    }

    /// What is told of all processes together.
    static func figures(_ base: Foundations) -> any Service {
        PlatformFigures(
            database: SystemDatabase(
                login: base.secrets.login(.metrics, url: base.url),
                size: 1,
                logger: base.logger
            ),
            accounts: base.settings.metricsAccounts,
            logger: base.logger
        )
    }

    func services(_ logger: Logger) -> [any Service] {
        let lag = EventLoopLagService(MultiThreadedEventLoopGroup.singleton)
        guard let port = settings.metricsPort else { return [lag] }
        // Without TLS: it is for those inside.
        let server = Application(
            router: routes.makeRouter(),
            server: .http1(),
            configuration: .init(address: .hostname(settings.httpHost, port: port), serverName: nil),
            logger: logger
        )
        return [lag, server]
    }
}
