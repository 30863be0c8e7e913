import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/tokens` (openapi.yaml, tag `tokens`).
struct TokenRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/tokens"
        let one = "\(all)/{id}"
        routes.tenant(
            .get,
            all,
            "listTokens",
            scope: .sessionsRead,
            query: TokenFilter.parameters,
            use: list
        )
        routes.tenant(.post, all, "createToken", scope: .sessionsWrite, use: create)
        routes.tenant(.post, "\(all)/import", "importTokens", scope: .sessionsWrite, use: importAll)
        routes.tenant(.get, one, "getToken", scope: .sessionsRead, use: show)
        routes.tenant(.patch, one, "updateToken", scope: .sessionsWrite, use: update)
        routes.tenant(.delete, one, "deleteToken", scope: .sessionsWrite, use: delete)
        routes.tenant(
            .post,
            "\(one)/reset-energy",
            "resetTokenEnergy",
            scope: .sessionsWrite,
            use: resetEnergy
        )
    }

    /// `GET …/tokens`, operation `listTokens`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = TokenFilter(&query)
        let page = query.page(sortedBy: TokenQueries.sortKeys, default: "uid")
        try query.finish()
        let rows = try await database.read(for: context.access, TokenQueries.list(filter, page))[0]
        return try .json(PageBody(rows, of: page, TokenBody.init(row:)))
    }

    /// `POST …/tokens`, operation `createToken`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let input = try TokenInput(&body, creating: true)
        let insert = TokenQueries.insert(.version7(), input, account: context.account)
        return try await database.answering(context) { transaction in
            try await check(input, in: transaction)
            let row = try await transaction.row(insert, explainedBy: TokenProblems.writing)
            let token = try TokenBody(row: row)
            return try .created(token, at: "\(request.uri.path)/\(token.id.text)")
        }
    }

    /// `GET …/tokens/{id}`, operation `getToken`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, TokenQueries.one(id))
        return try .single(TokenBody(row: row), for: request)
    }

    /// `PATCH …/tokens/{id}`, operation `updateToken`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try TokenInput(&body, creating: false)
        let update = input.isEmpty ? TokenQueries.one(id) : TokenQueries.update(id, input.changes)
        let row = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            try await check(input, in: transaction)
            return try await transaction.row(update, explainedBy: TokenProblems.writing)
        }
        return try .single(TokenBody(row: row), for: request)
    }

    /// `DELETE …/tokens/{id}`, operation `deleteToken`.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            _ = try await transaction.row(TokenQueries.delete(id))
        }
        return .noContent
    }

    /// `POST …/tokens/{id}/reset-energy`, operation `resetTokenEnergy`.
    @Sendable private func resetEnergy(_ request: Request, _ context: TenantContext) async throws -> Response
    {
        let id = try context.pathID("id")
        return try await database.answering(context) { transaction in
            let rows = try await transaction.query([EnergyBudget.reset(id), TokenQueries.one(id)])
            guard let row = rows[1].first else { throw Problem.notFound }
            return try .single(TokenBody(row: row), for: request)
        }
    }

    /// `POST …/tokens/import`, operation `importTokens`.
    @Sendable private func importAll(_ request: Request, _ context: TenantContext) async throws -> Response {
        let tokens = try TokenImport(try await request.boundedBody(), mediaType: request.mediaType)
        return try await database.answering(context) { transaction in
            let known = try await transaction.query([
                TokenImportQueries.existing(tokens.inputs), TokenQueries.locations(tokens.locations),
            ])
            try tokens.check(
                existing: Set(try known[0].map { try $0.decode("uid_lower", as: String.self) }),
                locations: Set(try known[1].map { try $0.decode("id", as: UUID.self) })
            )
            let insert = TokenImportQueries.insert(tokens.inputs, account: context.account)
            _ = try await transaction.row(insert, explainedBy: TokenProblems.writing)
            return try .json(TokenImportBody(imported: tokens.inputs.count))
        }
    }

    /// - Throws: 422 when one of the locations is none of the account's.
    private func check(_ input: TokenInput, in transaction: borrowing TenantTransaction) async throws {
        guard let ids = input.locationIDs, !ids.isEmpty else { return }
        guard try await transaction.query(TokenQueries.locations(ids)).count == ids.count else {
            throw TokenProblems.unknownLocation
        }
    }

    private func honourIfMatch(
        of request: Request,
        on id: UUID,
        in transaction: borrowing TenantTransaction
    ) async throws {
        try await transaction.honourIfMatch(
            of: request,
            locking: TokenQueries.lock(id),
            showing: TokenQueries.one(id)
        ) { try TokenBody(row: $0[0]) }
    }
}
