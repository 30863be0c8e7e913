import Hummingbird
import Tenancy

/// `/api/v1/accounts` (openapi.yaml, tag `accounts`): a token sees the one account it belongs to.
struct AccountRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        let one = APIRoutes.account
        routes.tenant(.get, "/api/v1/accounts", "listAccounts", scope: .chargePointsRead, use: list)
        routes.tenant(.get, one, "getAccount", scope: .chargePointsRead, use: show)
        routes.tenant(.patch, one, "updateAccount", scope: .accountAdmin, use: update)
        routes.tenant(.get, "\(one)/counters", "getAccountCounters", scope: .chargePointsRead, use: counters)
    }

    /// `GET /api/v1/accounts`, operation `listAccounts`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        let rows = try await database.read(for: context.access, AccountQueries.own())[0]
        var accounts: [AccountBody] = []
        for row in rows { accounts.append(try AccountBody(row: row)) }
        return try .json(PageBody(complete: accounts))
    }

    /// `GET /api/v1/accounts/{account}`, operation `getAccount`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let row = try await database.row(for: context.access, .readOnly, AccountQueries.own())
        return try .single(AccountBody(row: row), for: request)
    }

    /// `PATCH /api/v1/accounts/{account}`, operation `updateAccount`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        var changes: [SQL] = []
        if let name = body.optional("name", .words(1...100)) { changes.append("name = \(name)") }
        if let policy: UnknownTokenPolicy = body.optional("unknown_token_policy", .word) {
            changes.append("unknown_token_policy = \(policy.rawValue)")
        }
        try body.finish()
        let update = changes.isEmpty ? AccountQueries.own() : AccountQueries.update(changes)
        let row = try await database.withTransaction(for: context.access) { transaction in
            try await transaction.honourIfMatch(
                of: request,
                locking: AccountQueries.lock(),
                showing: AccountQueries.own()
            ) { try AccountBody(row: $0[0]) }
            return try await transaction.row(update)
        }
        return try .single(AccountBody(row: row), for: request)
    }

    /// `GET /api/v1/accounts/{account}/counters`, operation `getAccountCounters`.
    @Sendable private func counters(_ request: Request, _ context: TenantContext) async throws -> Response {
        let row = try await database.row(for: context.access, .readOnly, AccountQueries.counters())
        return try .json(AccountCountersBody(row: row))
    }
}
