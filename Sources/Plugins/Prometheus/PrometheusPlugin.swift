import CoreMetrics
package import PluginKit
import Telemetry

/// Shows what the process counts, to Prometheus and whoever else reads its formats (docs/metrics.md).
package struct PrometheusPlugin: PlatformPlugin {
    package struct Settings: Decodable, Sendable {
        /// What scrapers must bring as bearer token; `nil` lets everybody in.
        package let token: String?

        package init(token: String? = nil) {
            self.token = token
        }
    }

    package static let manifest = PluginManifest(
        name: "prometheus",
        version: "1.0.0",
        stability: .beta,
        summary: "Shows metrics of the platform to Prometheus, on /metrics and /api/metrics.",
        isOnByDefault: true
    )

    package static let settingsSchema = ObjectSchema([
        .optional(
            "token",
            .text(16...200),
            "Scrapers must bring it as bearer token. Without one everybody may scrape."
        )
    ])

    private let registry: MetricsRegistry
    private let endpoint: ScrapeEndpoint

    package init(_ settings: Settings, _ context: PluginContext<NoSettings>) throws {
        let registry = MetricsRegistry()
        registry.define(ProcessMetrics.definitions)
        let process = withMetricsFactory(registry) { ProcessMetrics() }
        registry.beforeExposition { process.update() }
        self.registry = registry
        endpoint = ScrapeEndpoint(registry, token: settings.token)
    }

    package func register(in registrations: inout PluginRegistrations<NoSettings>) {
        registrations.metricsBackend(registry)
        let answer: @Sendable (PluginRequest) async throws -> PluginResponse = { [endpoint] request in
            endpoint.answer(to: request)
        }
        registrations.open(.get, .fixed("/metrics"), "getMetrics", use: answer)
        registrations.open(.get, .fixed("/api/metrics"), "getAPIMetrics", use: answer)
    }
}
