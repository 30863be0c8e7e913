import Hummingbird
import Tenancy

/// `/api/v1/accounts` (openapi.yaml, tag `accounts`): a token sees the one account it belongs to; a platform
/// administrator's sees all of them from outside (``PlatformAccountRoutes``).
struct AccountRoutes: Sendable {
    let database: TenantDatabase
    let platform: PlatformAccountRoutes

    func register(on routes: inout APIRoutes) {
        let one = APIRoutes.account
        routes.tenantOrPlatform(
            .get,
            "/api/v1/accounts",
            "listAccounts",
            scope: .chargePointsRead,
            query: ["limit", "cursor"],
            tenant: list,
            platform: platform.list
        )
        routes.tenantOrPlatform(
            .get,
            one,
            "getAccount",
            scope: .chargePointsRead,
            tenant: show,
            platform: platform.show
        )
        routes.tenant(.patch, one, "updateAccount", scope: .accountAdmin, use: update)
        routes.tenant(.get, "\(one)/counters", "getAccountCounters", scope: .chargePointsRead, use: counters)
    }

    /// `GET /api/v1/accounts`, operation `listAccounts`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: AccountQueries.sortKeys, default: "slug")
        try query.finish()
        let rows = try await database.read(for: context.access, AccountQueries.list(page))[0]
        return try .json(PageBody(rows, of: page, AccountBody.init(row:)))
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
        if let allowed = body.optional("allows_concurrent_transactions", .boolean) {
            changes.append("allows_concurrent_transactions = \(allowed)")
        }
        if let enabled = body.optional("local_list_enabled", .boolean) {
            changes.append("local_list_enabled = \(enabled)")
        }
        if let days = body.optional("audit_retention_days", .integer(30...3650)) {
            changes.append("audit_retention_days = \(days)::integer")
        }
        if let bytes = body.optional("file_quota_bytes", .integer(0...68_719_476_736)) {
            changes.append("file_quota_bytes = \(bytes)")
        }
        if let days = body.optional("upload_retention_days", .integer(1...3650)) {
            changes.append("upload_retention_days = \(days)::integer")
        }
        if let minutes = body.nullable("close_vanished_after_minutes", .integer(5...525_600)) {
            changes.append("close_vanished_after_minutes = \(minutes)::integer")
        }
        if let days = body.optional("message_retention_days", .retention(of: .messages)) {
            changes.append("message_retention_days = \(days)::integer")
        }
        if let days = body.optional("meter_value_retention_days", .retention(of: .meterValues)) {
            changes.append("meter_value_retention_days = \(days)::integer")
        }
        changes += body.securityChanges()
        changes += AccountCommandPolicy.changes(&body)
        try body.finish()
        let update = changes.isEmpty ? AccountQueries.own() : AccountQueries.update(changes)
        let row = try await database.withTransaction(for: context.access) { transaction in
            try await transaction.honourIfMatch(
                of: request,
                locking: AccountQueries.lock(),
                showing: AccountQueries.own()
            ) { try AccountBody(row: $0[0]) }
            return try await transaction.row(update, explainedBy: AccountProblems.writing)
        }
        return try .single(AccountBody(row: row), for: request)
    }

    /// `GET /api/v1/accounts/{account}/counters`, operation `getAccountCounters`.
    @Sendable private func counters(_ request: Request, _ context: TenantContext) async throws -> Response {
        let row = try await database.row(for: context.access, .readOnly, AccountQueries.counters())
        return try .json(AccountCountersBody(row: row))
    }
}
