import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/clients` (openapi.yaml, tag `clients`).
struct ClientRoutes: Sendable {
    private let database: TenantDatabase
    private let onRightsChanged: @Sendable () async -> Void

    init(_ dependencies: APIDependencies) {
        database = dependencies.database
        onRightsChanged = dependencies.onRightsChanged
    }

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/clients"
        let one = "\(all)/{id}"
        let page = ["limit", "cursor", "sort"]
        routes.tenant(.get, all, "listClients", scope: .accountAdmin, query: page, use: list)
        routes.tenant(.post, all, "createClient", scope: .accountAdmin, use: create)
        routes.tenant(.get, one, "getClient", scope: .accountAdmin, use: show)
        routes.tenant(.patch, one, "updateClient", scope: .accountAdmin, use: update)
        routes.tenant(.delete, one, "deleteClient", scope: .accountAdmin, use: delete)
        routes.tenant(.post, "\(one)/rotate-secret", "rotateClientSecret", scope: .accountAdmin, use: rotate)
    }

    /// `GET …/clients`, operation `listClients`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: AccountClientQueries.sortKeys, default: "name")
        try query.finish()
        let rows = try await database.read(for: context.access, AccountClientQueries.list(page))[0]
        return try .json(PageBody(rows, of: page, ClientBody.init(row:)))
    }

    /// `POST …/clients`, operation `createClient`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let input = try ClientInput(&body, creating: true)
        try context.principal.checkMayGrant(input.scopes ?? [])
        let secret = input.kind.hasSecret ? MachineSecret.generate() : nil
        let insert = AccountClientQueries.insert(
            .version7(),
            input,
            secretHash: secret?.hash,
            by: context.principal.author,
            of: context.account
        )
        let client = try ClientBody(row: try await database.row(for: context.access, .readWrite, insert))
        let shown = ClientSecretBody(client: client, secret: secret?.text)
        return try .created(shown, at: "\(request.uri.path)/\(client.id.text)")
    }

    /// `GET …/clients/{id}`, operation `getClient`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, AccountClientQueries.one(id))
        return try .json(ClientBody(row: row))
    }

    /// `PATCH …/clients/{id}`, operation `updateClient`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try ClientInput(&body, creating: false)
        guard !input.isEmpty else { return try await show(request, context) }
        let client = try await change(id, context, granting: input.scopes ?? []) { client throws(Problem) in
            try input.checkRedirects(of: client.kind)
            return AccountClientQueries.update(id, input)
        }
        await onRightsChanged()
        return try .json(client)
    }

    /// `DELETE …/clients/{id}`, operation `deleteClient`. Its tokens end with it.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        _ = try await database.row(for: context.access, .readWrite, AccountClientQueries.delete(id))
        await onRightsChanged()
        return .noContent
    }

    /// `POST …/clients/{id}/rotate-secret`, operation `rotateClientSecret`.
    @Sendable private func rotate(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try OverlapInput(&body)
        let secret = MachineSecret.generate()
        let client = try await change(id, context, granting: []) { client throws(Problem) in
            guard client.kind.hasSecret else {
                throw .conflict("A public client has no secret.", code: "no_secret")
            }
            return AccountClientQueries.rotate(id, secretHash: secret.hash, overlap: input.overlap)
        }
        return try .json(ClientSecretBody(client: client, secret: secret.text))
    }

    /// Changes a client that is alive and holds nothing that the bearer does not: whoever sets where its codes go,
    /// or has its secret, has its rights.
    private func change(
        _ id: UUID,
        _ context: TenantContext,
        granting scopes: ScopeSet,
        by statement: @Sendable @escaping (ClientBody) throws(Problem) -> SQL
    ) async throws -> ClientBody {
        try await database.withTransaction(for: context.access) { transaction in
            guard let row = try await transaction.query(AccountClientQueries.lock(id)).first else {
                throw Problem.notFound
            }
            let client = try ClientBody(row: row)
            try context.principal.checkMayGrant(client.scopes.union(scopes))
            guard client.revokedAt == nil else {
                throw Problem.conflict("The client was revoked for ever.", code: "revoked")
            }
            guard let changed = try await transaction.query(try statement(client)).first else {
                throw Problem.notFound
            }
            return try ClientBody(row: changed)
        }
    }
}
