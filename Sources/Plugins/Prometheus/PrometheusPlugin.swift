package import PluginKit

/// Shows what the process counts, to Prometheus and whoever else reads its formats (docs/metrics.md).
package struct PrometheusPlugin: PlatformPlugin {
    package struct Settings: Decodable, Sendable {
        /// What scrapers must bring as bearer token; `nil` lets everybody in.
        package let token: String?
        /// Whether the API's port has the metrics.
        package let isOnAPI: Bool

        package init(token: String? = nil, isOnAPI: Bool = true) {
            self.token = token
            self.isOnAPI = isOnAPI
        }

        enum CodingKeys: String, CodingKey {
            case token
            case isOnAPI = "is_on_api"
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
        ),
        .field(
            "is_on_api",
            .boolean,
            standard: true,
            "Whether the API's port has the metrics, and not one of their own."
        ),
    ])

    private let registry: MetricsRegistry
    private let endpoint: ScrapeEndpoint
    private let isOnAPI: Bool

    package init(_ settings: Settings, _ context: PluginContext<NoSettings>) throws {
        registry = .ofProcess()
        endpoint = ScrapeEndpoint(registry, token: settings.token)
        isOnAPI = settings.isOnAPI
    }

    package func register(in registrations: inout PluginRegistrations<NoSettings>) {
        registrations.metricsBackend(registry)
        guard isOnAPI else { return }
        let answer: @Sendable (PluginRequest) async throws -> PluginResponse = { [endpoint] request in
            endpoint.answer(to: request)
        }
        for (path, id) in [("/metrics", "getMetrics"), ("/api/metrics", "getAPIMetrics")] {
            registrations.open(.get, .fixed(path), id, seesAuthorization: true, use: answer)
        }
    }
}
