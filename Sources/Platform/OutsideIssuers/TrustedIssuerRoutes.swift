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
        let insert = TrustedIssuerQueries.insert(.version7(), input, of: context.account)
        return try await database.answering(context) { transaction in
            let row = try await transaction.row(insert, explainedBy: TrustedIssuerProblems.writing)
            let issuer = try TrustedIssuerBody(row: row)
            return try .created(issuer, at: "\(request.uri.path)/\(issuer.id.text)")
        }
    }

    /// `GET …/trusted-issuers/{id}`, operation `getTrustedIssuer`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, TrustedIssuerQueries.one(id))
        return try .single(TrustedIssuerBody(row: row), for: request)
    }

    /// `PATCH …/trusted-issuers/{id}`, operation `updateTrustedIssuer`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let input = try await input(of: request, creating: false)
        let row = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            guard !input.isEmpty else { return try await transaction.row(TrustedIssuerQueries.one(id)) }
            return try await change(id, input, in: transaction, for: context.principal)
        }
        await onRightsChanged()
        return try .single(TrustedIssuerBody(row: row), for: request)
    }

    /// `DELETE …/trusted-issuers/{id}`, operation `deleteTrustedIssuer`.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            _ = try await transaction.row(TrustedIssuerQueries.delete(id))
        }
        await onRightsChanged()
        return .noContent
    }

    private func input(of request: Request, creating: Bool) async throws -> TrustedIssuerInput {
        var body = try await request.jsonObject()
        return try TrustedIssuerInput(&body, creating: creating, policy: policy, ownIssuer: ownIssuer)
    }

    /// Changes a trust that gives nothing which the bearer does not hold, before and after.
    private func change(
        _ id: UUID,
        _ input: TrustedIssuerInput,
        in transaction: borrowing TenantTransaction,
        for principal: Principal
    ) async throws -> Row {
        let present = try TrustedIssuerBody(row: try await transaction.row(TrustedIssuerQueries.lock(id)))
        try principal.checkMayGrant(present.groupRoles.scopes.union(input.groupRoles?.scopes ?? []))
        return try await transaction.row(
            TrustedIssuerQueries.update(id, input),
            explainedBy: TrustedIssuerProblems.writing
        )
    }

    private func honourIfMatch(
        of request: Request,
        on id: UUID,
        in transaction: borrowing TenantTransaction
    ) async throws {
        try await transaction.honourIfMatch(
            of: request,
            locking: TrustedIssuerQueries.lock(id),
            showing: TrustedIssuerQueries.one(id)
        ) { try TrustedIssuerBody(row: $0[0]) }
    }
}
