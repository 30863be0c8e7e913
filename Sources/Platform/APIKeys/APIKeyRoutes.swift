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
        return try await database.answering(context) { transaction in
            let description = try APIKeyBody(row: try await transaction.row(insert))
            let shown = APIKeySecretBody(description: description, key: key.text)
            let place = "\(request.uri.path)/\(key.id.lowercaseText)"
            return try .created(shown, at: place, showing: description)
        }
    }

    /// `GET …/api-keys/{id}`, operation `getAPIKey`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, APIKeyQueries.one(id))
        return try .single(APIKeyBody(row: row), for: request)
    }

    /// `PATCH …/api-keys/{id}`, operation `updateAPIKey`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try APIKeyInput(&body, creating: false, now: now())
        let row = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            guard !input.isEmpty else { return try await transaction.row(APIKeyQueries.one(id)) }
            try await lock(id, in: transaction, for: context.principal)
            return try await transaction.row(APIKeyQueries.update(id, input))
        }
        await onRightsChanged()
        return try .single(APIKeyBody(row: row), for: request)
    }

    /// `DELETE …/api-keys/{id}`, operation `revokeAPIKey`.
    @Sendable private func revoke(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            _ = try await transaction.row(APIKeyQueries.revoke(id))
        }
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
        let response = try await database.answering(context) { transaction in
            try await lock(id, in: transaction, for: context.principal)
            let description = try APIKeyBody(row: try await transaction.row(statement))
            return try .json(APIKeySecretBody(description: description, key: key.text))
        }
        await onRightsChanged()
        return response
    }

    /// Locks a key that is to be changed: it is alive and holds nothing that the bearer does not.
    private func lock(
        _ id: UUID,
        in transaction: borrowing TenantTransaction,
        for principal: Principal
    ) async throws {
        let key = try APIKeyBody(row: try await transaction.row(APIKeyQueries.lock(id)))
        try principal.checkMayGrant(key.scopes)
    }

    private func honourIfMatch(
        of request: Request,
        on id: UUID,
        in transaction: borrowing TenantTransaction
    ) async throws {
        try await transaction.honourIfMatch(
            of: request,
            locking: APIKeyQueries.lock(id),
            showing: APIKeyQueries.one(id)
        ) { try APIKeyBody(row: $0[0]) }
    }
}
