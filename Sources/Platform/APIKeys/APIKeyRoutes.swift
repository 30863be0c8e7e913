import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/api-keys` (openapi.yaml, tag `api-keys`).
struct APIKeyRoutes: Sendable {
    private let database: TenantDatabase
    private let onRightsChanged: @Sendable () async -> Void
    private let now: @Sendable () -> Date

    init(_ dependencies: APIDependencies) {
        database = dependencies.database
        onRightsChanged = dependencies.onRightsChanged
        now = dependencies.now
    }

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/api-keys"
        let one = "\(all)/{id}"
        let page = ["limit", "cursor", "sort", "is_revoked"]
        routes.tenant(.get, all, "listAPIKeys", scope: .accountAdmin, query: page, use: list)
        routes.tenant(.post, all, "createAPIKey", scope: .accountAdmin, use: create)
        routes.tenant(.get, one, "getAPIKey", scope: .accountAdmin, use: show)
        routes.tenant(.patch, one, "updateAPIKey", scope: .accountAdmin, use: update)
        routes.tenant(.delete, one, "revokeAPIKey", scope: .accountAdmin, use: revoke)
        routes.tenant(.post, "\(one)/rotate", "rotateAPIKey", scope: .accountAdmin, use: rotate)
    }

    /// `GET …/api-keys`, operation `listAPIKeys`. Those that were revoked are shown when asked for, and nowhere else.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let revoked = query.flag("is_revoked") ?? false
        let page = query.page(sortedBy: APIKeyQueries.sortKeys, default: "name")
        try query.finish()
        let statement = APIKeyQueries.list(revoked: revoked, page)
        let rows = try await database.read(for: context.access, statement)[0]
        return try .json(PageBody(rows, of: page, APIKeyBody.init(row:)))
    }

    /// `POST …/api-keys`, operation `createAPIKey`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let input = try APIKeyInput(&body, creating: true, now: now())
        try context.principal.checkMayGrant(input.scope ?? [])
        let key = APIKey.generate(id: .version7())
        let insert = APIKeyQueries.insert(key, input, by: context.principal.author, of: context.account)
        let row = try await database.row(for: context.access, .readWrite, insert)
        let shown = APIKeySecretBody(description: try APIKeyBody(row: row), key: key.text)
        return try .created(shown, at: "\(request.uri.path)/\(key.id.lowercaseText)")
    }

    /// `GET …/api-keys/{id}`, operation `getAPIKey`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, APIKeyQueries.one(id))
        return try .json(APIKeyBody(row: row))
    }

    /// `PATCH …/api-keys/{id}`, operation `updateAPIKey`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try APIKeyInput(&body, creating: false, now: now())
        guard !input.isEmpty else { return try await show(request, context) }
        let key = try await change(id, context, by: APIKeyQueries.update(id, input))
        await onRightsChanged()
        return try .json(key)
    }

    /// `DELETE …/api-keys/{id}`, operation `revokeAPIKey`.
    @Sendable private func revoke(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        _ = try await database.row(for: context.access, .readWrite, APIKeyQueries.revoke(id))
        await onRightsChanged()
        return .noContent
    }

    /// `POST …/api-keys/{id}/rotate`, operation `rotateAPIKey`: another secret under the same id.
    @Sendable private func rotate(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try OverlapInput(&body)
        // Ids of keys are all of our making, so a text made with any other is never shown.
        let key = APIKey.generate(id: id)
        let statement = APIKeyQueries.rotate(key, overlap: input.overlap)
        let description = try await change(id, context, by: statement)
        await onRightsChanged()
        return try .json(APIKeySecretBody(description: description, key: key.text))
    }

    /// Changes a key that is alive and holds nothing that the bearer does not.
    private func change(_ id: UUID, _ context: TenantContext, by statement: SQL) async throws -> APIKeyBody {
        try await database.withTransaction(for: context.access) { transaction in
            guard let row = try await transaction.query(APIKeyQueries.lock(id)).first else {
                throw Problem.notFound
            }
            try context.principal.checkMayGrant(APIKeyBody(row: row).scopes)
            guard let changed = try await transaction.query(statement).first else { throw Problem.notFound }
            return try APIKeyBody(row: changed)
        }
    }
}
