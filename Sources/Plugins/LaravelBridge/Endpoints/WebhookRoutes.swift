import FoundationEssentials
import PluginKit
import Tenancy

/// `/api/v1/accounts/{account}/webhooks` (openapi.yaml, tag `webhooks`).
struct WebhookRoutes: Sendable {
    typealias Tenant = PluginTenant<LaravelBridgeSettings>

    static let all = "/api/v1/accounts/{account}/webhooks"
    static let one = "\(all)/{id}"

    let stores: any TenantStores
    let vault: EndpointVault
    let rules: EndpointRules
    let bell: DeliveryBell
    let now: @Sendable () -> Date

    func register(in registrations: inout PluginRegistrations<LaravelBridgeSettings>) {
        let page = ["limit", "cursor"]
        registrations.tenant(
            .get,
            .fixed(Self.all),
            "listWebhooks",
            scope: .accountAdmin,
            query: page,
            use: list
        )
        registrations.tenant(
            .post,
            .fixed(Self.all),
            "createWebhook",
            scope: .accountAdmin,
            body: EndpointInput.creation,
            use: create
        )
        registrations.tenant(.get, .fixed(Self.one), "getWebhook", scope: .accountAdmin, use: show)
        registrations.tenant(
            .patch,
            .fixed(Self.one),
            "updateWebhook",
            scope: .accountAdmin,
            body: EndpointInput.change,
            use: update
        )
        registrations.tenant(.delete, .fixed(Self.one), "deleteWebhook", scope: .accountAdmin, use: delete)
        registrations.tenant(
            .post,
            .fixed("\(Self.one)/rotate-secret"),
            "rotateWebhookSecret",
            scope: .accountAdmin,
            body: Self.rotation,
            use: rotate
        )
        registrations.tenant(
            .post,
            .fixed("\(Self.one)/test"),
            "testWebhook",
            scope: .accountAdmin,
            use: test
        )
    }

    private static let rotation = ObjectSchema([
        .field(
            "overlap_seconds",
            .integer(0...604_800),
            standard: 86_400,
            "How long the old secret signs too."
        )
    ])

    /// The endpoint that the path names.
    ///
    /// - Throws: ``RouteProblem`` 404.
    static func id(_ request: PluginRequest, _ name: String = "id") throws -> UUID {
        guard let id = request.parameters[name].flatMap(UUID.init(uuidString:)) else {
            throw RouteProblem.notFound
        }
        return id
    }

    /// `GET …/webhooks`, operation `listWebhooks`. Newest first.
    @Sendable private func list(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        var query = WebhookQuery(request)
        let page = WebhookPage(
            &query,
            .init(secrets: vault.secrets, account: tenant.account, list: "webhooks")
        )
        try query.finish()
        let statement = EndpointQueries.list(
            before: page.position.flatMap(UUID.init(uuidString:)),
            limit: page.limit + 1
        )
        let rows = try await stores.read(of: tenant.account, [statement])[0]
        let bodies = try rows.map { row throws(DatabaseError) in EndpointBody(try Endpoint(row: row)) }
        return try .json(try page.body(bodies) { $0.endpoint.id.uuidString })
    }

    /// `GET …/webhooks/{id}`, operation `getWebhook`.
    @Sendable private func show(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        let rows = try await stores.read(of: tenant.account, [EndpointQueries.one(try Self.id(request))])[0]
        guard let row = rows.first else { throw RouteProblem.notFound }
        return try answer(try Endpoint(row: row), request)
    }

    /// `POST …/webhooks`, operation `createWebhook`.
    @Sendable private func create(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        let input = try request.json(EndpointInput.self)
        let (id, account) = (UUID.version7(), tenant.account)
        let address = input.url ?? ""
        let redis = Self.redis(of: address, input, nil)
        try rules.check(input, address: address, redis: input.redisJob)
        let secret = EndpointSecret.generate()
        let headers = input.headers ?? [:]
        let sealed = SealedEndpoint(
            shown: EndpointRules.shown(address),
            target: try vault.seal(target: address, of: id, account),
            headerNames: headers.keys.sorted(),
            headers: try vault.seal(headers: headers, of: id, account),
            secrets: try vault.seal(secrets: [secret], of: id, account)
        )
        let endpoint = try await stores.withTransaction(of: account, for: request) { transaction in
            let counted = try await transaction.query([EndpointQueries.lock(account), EndpointQueries.count])[
                1
            ]
            let count = try counted.first?.decode("count", as: Int.self) ?? 0
            guard count < EndpointRules.limit else { throw WebhookProblems.tooMany }
            let insert = EndpointQueries.insert(id, input, sealed, redis, of: account)
            let endpoint = try Self.endpoint(try await transaction.query(insert))
            try await WebhookInterest.say(in: transaction, stores)
            return endpoint
        }
        bell.ring(account)
        let body = EndpointBody(endpoint, secret: secret.secret)
        var response = try PluginResponse.json(body, status: 201)
        response.headers["location"] = "\(request.path)/\(id.uuidString.lowercased())"
        response.headers["etag"] = try body.tag().text
        return response
    }

    /// `PATCH …/webhooks/{id}`, operation `updateWebhook`.
    @Sendable private func update(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        let (id, account) = (try Self.id(request), tenant.account)
        let input = try request.json(EndpointInput.self)
        let endpoint = try await stores.withTransaction(of: account, for: request) { transaction in
            let known = try await locked(id, in: transaction, of: account)
            try request.honourIfMatch(try EndpointBody(known).tag())
            let address = try input.url ?? vault.target(known.target, of: id, account)
            let redis = Self.redis(of: address, input, known.redis)
            try rules.check(input, address: address, redis: input.redisJob)
            guard !input.isEmpty else { return known }
            let headers = try input.headers ?? vault.headers(known.headers, of: id, account)
            let sealed = SealedEndpoint(
                shown: EndpointRules.shown(address),
                target: try vault.seal(target: address, of: id, account),
                headerNames: headers.keys.sorted(),
                headers: try vault.seal(headers: headers, of: id, account),
                secrets: known.secrets
            )
            let update = EndpointQueries.update(known, input, sealed, redis)
            let endpoint = try Self.endpoint(try await transaction.query(update))
            if input.takesUp(known) {
                _ = try await transaction.query(DeliveryQueries.makeDue(of: id))
            }
            try await WebhookInterest.say(in: transaction, stores)
            return endpoint
        }
        bell.ring(account)
        return try answer(endpoint, request)
    }

    /// `DELETE …/webhooks/{id}`, operation `deleteWebhook`. Its deliveries go with it: some at once, many by and by.
    @Sendable private func delete(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        let (id, account) = (try Self.id(request), tenant.account)
        try await stores.withTransaction(of: account, for: request) { transaction in
            let known = try await locked(id, in: transaction, of: account)
            try request.honourIfMatch(try EndpointBody(known).tag())
            _ = try await transaction.query([
                EndpointQueries.delete(id), DeliveryRetention.removeSome(of: id),
            ])
            try await WebhookInterest.say(in: transaction, stores)
        }
        bell.ring(account)
        return .noContent
    }

    /// `POST …/webhooks/{id}/rotate-secret`, operation `rotateWebhookSecret`.
    @Sendable private func rotate(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        let (id, account) = (try Self.id(request), tenant.account)
        let overlap = try request.json(OverlapInput.self).seconds
        let (endpoint, secret) = try await stores.withTransaction(of: account, for: request) { transaction in
            let known = try await locked(id, in: transaction, of: account)
            let secrets = EndpointSecret.rotated(
                try vault.secrets(known.secrets, of: id, account),
                overlap: overlap,
                at: now()
            )
            let rotate = EndpointQueries.rotate(
                id,
                secrets: try vault.seal(secrets: secrets, of: id, account),
                oldExpiresAt: secrets.dropFirst().first?.expiresAt
            )
            return (try Self.endpoint(try await transaction.query(rotate)), secrets[0].secret)
        }
        bell.ring(account)
        return try .json(EndpointBody(endpoint, secret: secret))
    }

    /// `POST …/webhooks/{id}/test`, operation `testWebhook`: one attempt, at once, whatever waits.
    @Sendable private func test(_ request: PluginRequest, _ tenant: Tenant) async throws -> PluginResponse {
        let (id, account) = (try Self.id(request), tenant.account)
        let rows = try await stores.read(of: account, [EndpointQueries.one(id)])[0]
        guard let row = rows.first else { throw RouteProblem.notFound }
        let target = try DeliveryTarget(try Endpoint(row: row), of: account, vault)
        let envelope = WebhookEnvelope(testOf: account, at: now())
        let attempt = target.attempt(
            id: envelope.id,
            type: envelope.type,
            body: try envelope.bytes(),
            at: now()
        )
        return try .json(TestOutcomeBody(envelope.id, await rules.transports.deliver(attempt)))
    }

    private func locked(
        _ id: UUID,
        in transaction: borrowing TenantTransaction,
        of account: AccountID
    ) async throws -> Endpoint {
        try Self.endpoint(
            try await transaction.query([EndpointQueries.lock(account), EndpointQueries.locked(id)])[1]
        )
    }

    private static func endpoint(_ rows: [Row]) throws -> Endpoint {
        guard let row = rows.first else { throw RouteProblem.notFound }
        return try Endpoint(row: row)
    }

    private func answer(_ endpoint: Endpoint, _ request: PluginRequest) throws -> PluginResponse {
        let body = EndpointBody(endpoint)
        return try .single(body, for: request, tag: try body.tag())
    }

    /// Of addresses of Redis, what was said, or what is usual.
    private static func redis(of address: String, _ input: EndpointInput, _ known: RedisJob?) -> RedisJob? {
        guard TransportTable.redisSchemes.contains(TransportTable.scheme(of: address)) else { return nil }
        return input.redisJob ?? known ?? .usual
    }

    private struct OverlapInput: Decodable {
        let seconds: Int

        enum CodingKeys: String, CodingKey {
            case seconds = "overlap_seconds"
        }
    }
}
