import Hummingbird
import Tenancy

/// `…/security-events`, of the account and of one charge point (openapi.yaml, tag `security`).
struct SecurityEventRoutes: Sendable {
    private static let parameters = ["limit", "cursor", "sort", "type", "from", "to"]

    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        routes.tenant(
            .get,
            "\(APIRoutes.account)/security-events",
            "listSecurityEvents",
            scope: .logsRead,
            query: Self.parameters + ["charge_point"],
            use: list
        )
        routes.tenant(
            .get,
            "\(APIRoutes.account)/charge-points/{charge_point}/security-events",
            "listChargePointSecurityEvents",
            scope: .logsRead,
            query: Self.parameters,
            use: listOfOne
        )
    }

    /// `GET …/security-events`, operation `listSecurityEvents`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        var conditions = Self.conditions(&query)
        if let text = query.text("charge_point") {
            conditions.append("e.charge_point_id = \(ChargePointKey(text).lookup)")
        }
        let page = query.page(sortedBy: SecurityEventQueries.sortKeys, default: "-at")
        try query.finish()
        let rows = try await database.read(for: context.access, SecurityEventQueries.list(conditions, page))[
            0
        ]
        return try .json(PageBody(rows, of: page, SecurityEventBody.init(row:)))
    }

    /// `GET …/charge-points/{charge_point}/security-events`, operation `listChargePointSecurityEvents`.
    @Sendable private func listOfOne(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let conditions = Self.conditions(&query) + ["e.charge_point_id = \(key.lookup)"]
        let page = query.page(sortedBy: SecurityEventQueries.sortKeys, default: "-at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            SecurityEventQueries.list(conditions, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, SecurityEventBody.init(row:)))
    }

    private static func conditions(_ query: inout QueryParameters) -> [SQL] {
        var conditions: [SQL] = []
        if let type = query.text("type") { conditions.append("e.type = \(type)") }
        if let from = query.time("from") { conditions.append("e.at >= \(from)") }
        if let to = query.time("to") { conditions.append("e.at < \(to)") }
        return conditions
    }
}
