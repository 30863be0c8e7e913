import Hummingbird
import Tenancy

/// `…/charge-points/{charge_point}/local-list` (openapi.yaml, tag `charge-points`).
struct LocalListRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        let one = "\(APIRoutes.account)/charge-points/{charge_point}/local-list"
        routes.tenant(.get, one, "getLocalList", scope: .chargePointsRead, use: show)
        routes.tenant(.post, "\(one)/sync", "syncLocalList", scope: .commandsConfigure, use: sync)
    }

    /// `GET …/local-list`, operation `getLocalList`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        let row = try await database.row(for: context.access, .readOnly, LocalListQueries.show(key))
        return try .json(LocalListBody(row: row))
    }

    /// `POST …/local-list/sync`, operation `syncLocalList`.
    @Sendable private func sync(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        return try await database.answering(context) { transaction in
            let before = try LocalListBody(row: try await transaction.row(LocalListQueries.show(key)))
            guard before.enabled else { throw Self.disabled }
            let rows = try await transaction.query([LocalListQueries.force(key), LocalListQueries.show(key)])
            guard let row = rows[1].first else { throw Problem.notFound }
            return try .json(LocalListBody(row: row), status: .accepted)
        }
    }

    private static let disabled = Problem.conflict(
        "No local list is kept at this charge point; see local_list_enabled.",
        code: "local_list_disabled"
    )
}
