package import PluginKit

/// Tells an operator's Laravel application what happens, by webhooks and Redis jobs, and does what it asks (contract §9).
package struct LaravelBridgePlugin: PlatformPlugin {
    package static let manifest = PluginManifest(
        name: "laravel-bridge",
        version: "1.0.0",
        stability: .stable,
        summary: "Signed webhooks, jobs for Laravel queues, and commands from Laravel.",
        needs: [.store, .http, .commands, .secrets],
        isOnByDefault: true,
        metricPrefixes: ["plugyard_webhook_"]
    )
    package static let accountSettingsSchema = LaravelBridgeSettings.schema
    package static let migrations =
        WebhookMigrations.all + [InboundQueries.migration, WebhookMigrations.manyWaiting]

    private let webhooks: Webhooks
    private let inbound: InboundRoutes

    package init(_ settings: NoSettings, _ context: PluginContext<LaravelBridgeSettings>) throws {
        webhooks = try Webhooks(context, transports: ["redis": try RedisTransport(context.dialler())])
        inbound = try InboundRoutes(context)
    }

    package func register(in registrations: inout PluginRegistrations<LaravelBridgeSettings>) {
        webhooks.register(in: &registrations)
        inbound.register(in: &registrations)
    }

    package func start() async throws {
        WebhookMetrics.begin()
    }
}
