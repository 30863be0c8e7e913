import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/audit-events` (openapi.yaml, tag `audit-events`): who changed what.
struct AuditEventRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        routes.tenant(
            .get,
            "\(APIRoutes.account)/audit-events",
            "listAuditEvents",
            scope: .accountAdmin,
            query: AuditEventFilter.parameters,
            use: list
        )
    }

    /// `GET …/audit-events`, operation `listAuditEvents`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = AuditEventFilter(&query)
        let page = query.page(sortedBy: AuditEventQueries.sortKeys, default: "-at")
        try query.finish()
        let rows = try await database.read(for: context.access, AuditEventQueries.list(filter, page))[0]
        return try .json(PageBody(rows, of: page, AuditEventBody.init(row:)))
    }
}
