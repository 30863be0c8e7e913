import CoreMetrics
import Hummingbird
import HummingbirdCore
import Logging
import NIOPosix
import Platform
import PluginKit
import Prometheus
import ServiceLifecycle
import Tenancy

/// Who may look at what is counted, besides those whom the plugin Prometheus answers at the API's port.
struct MetricsSide: Sendable {
    private let routes: ScrapeRoutes?
    private let settings: Settings

    /// `backend`: Where metrics go; `nil`, or another plugin's, where there is nothing to be scraped.
    init(_ settings: Settings, _ backend: (any MetricsBackend)?) {
        self.settings = settings
        routes = (backend as? MetricsRegistry).map { registry in
            let endpoint = ScrapeEndpoint(registry, token: settings.metricsToken)
            return ScrapeRoutes { endpoint.answer(to: $0) }
        }
    }

    /// Of a gateway, which has no plugins: they need what a gateway must not have. Before anything else is made that counts.
    static func ofGateway(_ settings: Settings) -> MetricsSide {
        let isWanted = settings.plugins?.contains(PrometheusPlugin.manifest.name.rawValue) ?? true
        guard isWanted else { return MetricsSide(settings, nil) }
        let registry = MetricsRegistry.ofProcess()
        registry.define(PlatformMetrics.definitions)
        MetricsSystem.bootstrap(registry)
        return MetricsSide(settings, registry)
    }

    /// For a router that has no API; `nil` where metrics have a port of their own.
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
        guard let port = settings.metricsPort, let routes else { return [lag] }
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
