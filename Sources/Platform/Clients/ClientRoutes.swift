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
        return try await database.answering(context) { transaction in
            let client = try ClientBody(row: try await transaction.row(insert))
            let shown = ClientSecretBody(client: client, secret: secret?.text)
            return try .created(shown, at: "\(request.uri.path)/\(client.id.text)", showing: client)
        }
    }

    /// `GET …/clients/{id}`, operation `getClient`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, AccountClientQueries.one(id))
        return try .single(ClientBody(row: row), for: request)
    }

    /// `PATCH …/clients/{id}`, operation `updateClient`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try ClientInput(&body, creating: false)
        let row = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            guard !input.isEmpty else { return try await transaction.row(AccountClientQueries.one(id)) }
            let client = try await lock(id, in: transaction, for: context.principal, granting: input.scopes)
            try input.checkRedirects(of: client.kind)
            return try await transaction.row(AccountClientQueries.update(id, input))
        }
        await onRightsChanged()
        return try .single(ClientBody(row: row), for: request)
    }

    /// `DELETE …/clients/{id}`, operation `deleteClient`. Its tokens end with it.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            _ = try await transaction.row(AccountClientQueries.delete(id))
        }
        await onRightsChanged()
        return .noContent
    }

    /// `POST …/clients/{id}/rotate-secret`, operation `rotateClientSecret`.
    @Sendable private func rotate(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try OverlapInput(&body)
        let secret = MachineSecret.generate()
        return try await database.answering(context) { transaction in
            let client = try await lock(id, in: transaction, for: context.principal)
            guard client.kind.hasSecret else {
                throw Problem.conflict("A public client has no secret.", code: "no_secret")
            }
            let rotate = AccountClientQueries.rotate(id, secretHash: secret.hash, overlap: input.overlap)
            let rotated = try ClientBody(row: try await transaction.row(rotate))
            return try .json(ClientSecretBody(client: rotated, secret: secret.text))
        }
    }

    /// The client that is to be changed, locked: it is alive and holds nothing that the bearer does not. Whoever sets
    /// where its codes go, or has its secret, has its rights.
    private func lock(
        _ id: UUID,
        in transaction: borrowing TenantTransaction,
        for principal: Principal,
        granting scopes: ScopeSet? = nil
    ) async throws -> ClientBody {
        let client = try ClientBody(row: try await transaction.row(AccountClientQueries.lock(id)))
        try principal.checkMayGrant(client.scopes.union(scopes ?? []))
        guard client.revokedAt == nil else {
            throw Problem.conflict("The client was revoked for ever.", code: "revoked")
        }
        return client
    }

    private func honourIfMatch(
        of request: Request,
        on id: UUID,
        in transaction: borrowing TenantTransaction
    ) async throws {
        try await transaction.honourIfMatch(
            of: request,
            locking: AccountClientQueries.lock(id),
            showing: AccountClientQueries.one(id)
        ) { try ClientBody(row: $0[0]) }
    }
}
