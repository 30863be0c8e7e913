import CoreMetrics
import FoundationEssentials
import Hummingbird
import HummingbirdCore
import Logging
import NIOPosix
import Platform
import PluginKit
import Prometheus
import ServiceLifecycle
import Tenancy

/// Where everything is counted, and who may look at it.
///
/// The one plugin that is made by hand: instruments stay with the back end that was there when they were made, so it comes
/// before all that plugins otherwise get, and gateways have no other.
struct MetricsSide: Sendable {
    private struct NoAccounts: PluginAccounts {
        func tenant(_ account: AccountID) -> PluginTenant<NoSettings>? { nil }
        func known() -> [PluginTenant<NoSettings>] { [] }
    }

    private let routes: ScrapeRoutes
    private let settings: Settings

    /// Puts the plugin behind swift-metrics. Once in a process, before anything else is made.
    static func begin(_ settings: Settings, role: String, _ logger: Logger) throws -> MetricsSide {
        let context = PluginContext(
            PrometheusPlugin.manifest,
            logger: logger,
            clock: PluginClock(now: { Date() }, sleep: { try await ContinuousClock().sleep(for: $0) }),
            accounts: NoAccounts()
        )
        let plugin = try PrometheusPlugin(PrometheusPlugin.Settings(token: settings.metricsToken), context)
        var registrations = PluginRegistrations<NoSettings>()
        plugin.register(in: &registrations)
        if let backend = registrations.metricsBackend {
            backend.define(PlatformMetrics.definitions)
            MetricsSystem.bootstrap(backend)
        }
        PlatformMetrics.begin(version: PlugyardCommand.version, role: role)
        let scrape: ScrapeRoutes.Scrape? = registrations.routes.lazy.compactMap { route in
            if case .plain(let handler) = route.handler { handler } else { nil }
        }.first
        guard let scrape else { throw SettingsError("metrics: the plugin has no route") }
        return MetricsSide(routes: ScrapeRoutes(scrape), settings: settings)
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
