import FoundationEssentials
import PluginKit
import Tenancy

/// `/api/v1/accounts/{account}/webhooks/{id}/deliveries` (openapi.yaml, tag `webhooks`).
struct DeliveryRoutes: Sendable {
    typealias Tenant = PluginTenant<LaravelBridgeSettings>

    let stores: any TenantStores
    let secrets: any PluginSecrets
    let bell: DeliveryBell

    func register(in registrations: inout PluginRegistrations<LaravelBridgeSettings>) {
        let all = "\(WebhookRoutes.one)/deliveries"
        let one = "\(all)/{delivery}"
        registrations.tenant(
            .get,
            .fixed(all),
            "listWebhookDeliveries",
            scope: .accountAdmin,
            query: DeliveryFilter.parameters,
            use: list
        )
        registrations.tenant(.get, .fixed(one), "getWebhookDelivery", scope: .accountAdmin, use: show)
        registrations.tenant(
            .post,
            .fixed("\(one)/replay"),
            "replayWebhookDelivery",
            scope: .accountAdmin,
            use: replay
        )
        registrations.tenant(
            .post,
            .fixed("\(WebhookRoutes.one)/replay"),
            "replayWebhookDeliveries",
            scope: .accountAdmin,
            body: ReplayInput.schema,
            use: replayRange
        )
    }

    /// `GET …/deliveries`, operation `listWebhookDeliveries`. Newest first.
    @Sendable private func list(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        let endpoint = try WebhookRoutes.id(request)
        var query = WebhookQuery(request)
        let list = "deliveries/\(endpoint.uuidString.lowercased())"
        let page = WebhookPage(&query, .init(secrets: secrets, account: tenant.account, list: list))
        let filter = DeliveryFilter(&query)
        try query.finish()
        let found = try await stores.read(
            of: tenant.account,
            [
                DeliveryLogQueries.exists(endpoint),
                DeliveryLogQueries.list(
                    of: endpoint,
                    filter,
                    before: page.position.flatMap { Int($0) },
                    limit: page.limit + 1
                ),
            ]
        )
        guard !found[0].isEmpty else { throw RouteProblem.notFound }
        let deliveries = try found[1].map { row throws(DatabaseError) in try Delivery(row: row) }
        return try .json(try page.body(deliveries) { String($0.sequence) })
    }

    /// `GET …/deliveries/{delivery}`, operation `getWebhookDelivery`.
    @Sendable private func show(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        let (endpoint, id) = (try WebhookRoutes.id(request), try WebhookRoutes.id(request, "delivery"))
        let rows = try await stores.read(of: tenant.account, [DeliveryLogQueries.one(id, of: endpoint)])[0]
        guard let row = rows.first else { throw RouteProblem.notFound }
        return try .single(try Delivery(row: row, isWhole: true), for: request)
    }

    /// `POST …/deliveries/{delivery}/replay`, operation `replayWebhookDelivery`. What still waits is tried at once.
    @Sendable private func replay(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        let (endpoint, id) = (try WebhookRoutes.id(request), try WebhookRoutes.id(request, "delivery"))
        let rows = try await stores.write(of: tenant.account, [DeliveryLogQueries.replay(id, of: endpoint)])[
            0
        ]
        guard let row = rows.first else { throw RouteProblem.notFound }
        bell.ring(tenant.account)
        return try .json(try Delivery(row: row), status: 202)
    }

    /// `POST …/replay`, operation `replayWebhookDeliveries`.
    @Sendable private func replayRange(_ request: PluginRequest, _ tenant: Tenant) async throws
        -> PluginResponse
    {
        let endpoint = try WebhookRoutes.id(request)
        let input = try ReplayInput(request)
        let found = try await stores.write(
            of: tenant.account,
            [DeliveryLogQueries.exists(endpoint), DeliveryLogQueries.replay(of: endpoint, input)]
        )
        guard !found[0].isEmpty else { throw RouteProblem.notFound }
        bell.ring(tenant.account)
        let count = found[1].count
        return try .json(
            [
                "count": JSONTree.integer(count),
                "is_complete": .bool(count < DeliveryLogQueries.replayLimit),
            ],
            status: 202
        )
    }
}
