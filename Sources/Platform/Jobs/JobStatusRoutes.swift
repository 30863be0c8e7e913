import Hummingbird
import Tenancy

/// `…/charge-points/{charge_point}/firmware-status` and `…/diagnostics-status` (openapi.yaml, tags `firmware` and
/// `uploads`).
struct JobStatusRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        let one = "\(APIRoutes.account)/charge-points/{charge_point}"
        let query = ["limit", "cursor", "sort"]
        routes.tenant(
            .get,
            "\(one)/firmware-status",
            "listFirmwareStatuses",
            scope: .chargePointsRead,
            query: query
        ) { _, context in try await list(.firmware, context) }
        routes.tenant(
            .get,
            "\(one)/diagnostics-status",
            "listDiagnosticsStatuses",
            scope: .chargePointsRead,
            query: query
        ) { _, context in try await list(.diagnostics, context) }
    }

    private func list(_ kind: JobKind, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let page = query.page(sortedBy: JobStatusQueries.sortKeys, default: "-at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            JobStatusQueries.list(kind, of: key, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, JobStatusBody.init(row:)))
    }
}
