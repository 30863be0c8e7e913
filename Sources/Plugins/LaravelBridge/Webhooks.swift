import FoundationEssentials
import PluginKit
import Tenancy

/// Webhooks out: what of them the plugin registers.
struct Webhooks: Sendable {
    private let stores: any TenantStores
    private let bell = DeliveryBell()
    private let routes: WebhookRoutes
    private let deliveries: DeliveryRoutes
    private let engine: DeliveryEngine
    private let janitor: DeliveryJanitor

    /// `transports`: Of schemes beside `https` and `http`.
    init(
        _ context: PluginContext<LaravelBridgeSettings>,
        transports: [String: any DeliveryTransport] = [:]
    ) throws {
        let (http, secrets, now) = (try context.http(), try context.secrets(), context.clock.now)
        stores = try context.stores()
        let webhook = HTTPTransport(http: http, now: now)
        let table = TransportTable(["https": webhook, "http": webhook].merging(transports) { $1 })
        let vault = EndpointVault(secrets: secrets)
        routes = WebhookRoutes(
            stores: stores,
            vault: vault,
            rules: EndpointRules(http: http, transports: table),
            bell: bell,
            now: now
        )
        deliveries = DeliveryRoutes(stores: stores, secrets: secrets, bell: bell)
        engine = DeliveryEngine(
            stores: stores,
            accounts: context.accounts,
            vault: vault,
            transports: table,
            bell: bell,
            now: now,
            logger: context.logger
        )
        janitor = DeliveryJanitor(
            stores: stores,
            accounts: context.accounts,
            clock: context.clock,
            logger: context.logger
        )
    }

    func register(in registrations: inout PluginRegistrations<LaravelBridgeSettings>) {
        registrations.onEvents(EventType.allCases, interest: .whenAsked) { [stores, bell] events, tenant in
            let bodies = try events.map { String(decoding: try WebhookEnvelope($0).bytes(), as: UTF8.self) }
            let insert = DeliveryQueries.insert(events, bodies)
            _ = try await stores.write(of: tenant.account, [DeliveryQueries.relaxed, insert])
            bell.ring(tenant.account)
        }
        registrations.service(PluginService("deliveries", .withEvents, run: engine.run))
        registrations.service(PluginService("tidying", .oneProcess, run: janitor.run))
        registrations.metrics(WebhookMetrics.declarations)
        routes.register(in: &registrations)
        deliveries.register(in: &registrations)
    }
}
