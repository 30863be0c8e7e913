import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/trusted-issuers` (openapi.yaml, tag `trusted-issuers`).
struct TrustedIssuerRoutes: Sendable {
    private let database: TenantDatabase
    private let onRightsChanged: @Sendable () async -> Void
    private let policy: IssuerURLPolicy
    private let ownIssuer: String

    init(_ dependencies: APIDependencies) {
        database = dependencies.database
        onRightsChanged = dependencies.onRightsChanged
        policy = IssuerURLPolicy(allowsPlainHTTP: dependencies.allowsPrivateTargets)
        ownIssuer = dependencies.tokenIssuer.issuer
    }

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/trusted-issuers"
        let one = "\(all)/{id}"
        let page = ["limit", "cursor", "sort"]
        routes.tenant(.get, all, "listTrustedIssuers", scope: .accountAdmin, query: page, use: list)
        routes.tenant(.post, all, "createTrustedIssuer", scope: .accountAdmin, use: create)
        routes.tenant(.get, one, "getTrustedIssuer", scope: .accountAdmin, use: show)
        routes.tenant(.patch, one, "updateTrustedIssuer", scope: .accountAdmin, use: update)
        routes.tenant(.delete, one, "deleteTrustedIssuer", scope: .accountAdmin, use: delete)
    }

    /// `GET …/trusted-issuers`, operation `listTrustedIssuers`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: TrustedIssuerQueries.sortKeys, default: "issuer")
        try query.finish()
        let rows = try await database.read(for: context.access, TrustedIssuerQueries.list(page))[0]
        return try .json(PageBody(rows, of: page, TrustedIssuerBody.init(row:)))
    }

    /// `POST …/trusted-issuers`, operation `createTrustedIssuer`. The issuer is not asked yet: it may come later.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        let input = try await input(of: request, creating: true)
        try context.principal.checkMayGrant(input.groupRoles?.scopes ?? [])
        let row = try await database.row(
            for: context.access,
            .readWrite,
            TrustedIssuerQueries.insert(.version7(), input, of: context.account),
            explainedBy: TrustedIssuerProblems.writing
        )
        let issuer = try TrustedIssuerBody(row: row)
        return try .created(issuer, at: "\(request.uri.path)/\(issuer.id.text)")
    }

    /// `GET …/trusted-issuers/{id}`, operation `getTrustedIssuer`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, TrustedIssuerQueries.one(id))
        return try .json(TrustedIssuerBody(row: row))
    }

    /// `PATCH …/trusted-issuers/{id}`, operation `updateTrustedIssuer`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let input = try await input(of: request, creating: false)
        guard !input.isEmpty else { return try await show(request, context) }
        let issuer = try await change(id, context, input)
        await onRightsChanged()
        return try .json(issuer)
    }

    /// `DELETE …/trusted-issuers/{id}`, operation `deleteTrustedIssuer`.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        _ = try await database.row(for: context.access, .readWrite, TrustedIssuerQueries.delete(id))
        await onRightsChanged()
        return .noContent
    }

    private func input(of request: Request, creating: Bool) async throws -> TrustedIssuerInput {
        var body = try await request.jsonObject()
        return try TrustedIssuerInput(&body, creating: creating, policy: policy, ownIssuer: ownIssuer)
    }

    /// Changes a trust that gives nothing which the bearer does not hold, before and after.
    private func change(_ id: UUID, _ context: TenantContext, _ input: TrustedIssuerInput) async throws
        -> TrustedIssuerBody
    {
        do {
            return try await database.withTransaction(for: context.access) { transaction in
                guard let row = try await transaction.query(TrustedIssuerQueries.lock(id)).first else {
                    throw Problem.notFound
                }
                let present = try TrustedIssuerBody(row: row).groupRoles.scopes
                try context.principal.checkMayGrant(present.union(input.groupRoles?.scopes ?? []))
                guard let changed = try await transaction.query(TrustedIssuerQueries.update(id, input)).first
                else { throw Problem.notFound }
                return try TrustedIssuerBody(row: changed)
            }
        } catch let error as DatabaseError {
            throw error.explained(by: TrustedIssuerProblems.writing)
        }
    }
}
