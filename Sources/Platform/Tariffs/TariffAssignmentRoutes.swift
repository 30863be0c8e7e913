import FoundationEssentials
import Hummingbird
import Tenancy

/// `PUT …/locations/{id}/tariff` and `PUT …/charge-points/{charge_point}/tariff` (openapi.yaml, tag `tariffs`): what sessions
/// cost that begin there from now on.
struct TariffAssignmentRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        routes.tenant(
            .put,
            "\(APIRoutes.account)/locations/{id}/tariff",
            "setLocationTariff",
            scope: .accountAdmin,
            use: setOfLocation
        )
        routes.tenant(
            .put,
            "\(APIRoutes.account)/charge-points/{charge_point}/tariff",
            "setChargePointTariff",
            scope: .accountAdmin,
            use: setOfChargePoint
        )
    }

    /// `PUT …/locations/{id}/tariff`, operation `setLocationTariff`.
    @Sendable private func setOfLocation(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let id = try context.pathID("id")
        let tariff = try await tariff(in: request)
        let row = try await database.withTransaction(for: context.access) { transaction in
            let assign = TariffQueries.assign(tariff, toLocation: id)
            _ = try await transaction.row(assign, explainedBy: TariffProblems.assigning)
            return try await transaction.row(LocationQueries.one(id))
        }
        return try .single(LocationBody(row: row), for: request)
    }

    /// `PUT …/charge-points/{charge_point}/tariff`, operation `setChargePointTariff`.
    @Sendable private func setOfChargePoint(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let key = try ChargePointKey(in: context)
        let tariff = try await tariff(in: request)
        let rows = try await database.withTransaction(for: context.access) { transaction in
            let assign = TariffQueries.assign(tariff, toChargePoint: key)
            _ = try await transaction.row(assign, explainedBy: TariffProblems.assigning)
            return try await transaction.query(ChargePointQueries.one(key.lookup))
        }
        return try .single(ChargePointBody(rows: rows), for: request)
    }

    /// `{"tariff_id": …}`; `null` takes it away.
    private func tariff(in request: Request) async throws -> UUID? {
        var body = try await request.jsonObject()
        let isNone = body.isNull("tariff_id")
        let tariff: UUID? = isNone ? nil : body.required("tariff_id", .id)
        try body.finish()
        return tariff
    }
}
