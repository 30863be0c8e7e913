import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/statistics`, and the same below a charge point (openapi.yaml, tag `statistics`).
struct StatisticsRoutes: Sendable {
    let database: TenantDatabase
    let now: @Sendable () -> Date

    func register(on routes: inout APIRoutes) {
        routes.tenant(
            .get,
            "\(APIRoutes.account)/statistics",
            "getStatistics",
            scope: .reportsRead,
            query: ["days", "location_id"],
            use: show
        )
        routes.tenant(
            .get,
            "\(APIRoutes.account)/charge-points/{charge_point}/statistics",
            "getChargePointStatistics",
            scope: .reportsRead,
            query: ["days"],
            use: showOfChargePoint
        )
    }

    /// `GET …/statistics`, operation `getStatistics`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let days = query.days()
        let location = query.id("location_id")
        try query.finish()
        let scope = location.map { StatisticsScope.location($0) } ?? context.access.statistics
        let results = try await read(days, of: scope, context)
        return try answer(days, results)
    }

    /// `GET …/charge-points/{charge_point}/statistics`, operation `getChargePointStatistics`.
    @Sendable private func showOfChargePoint(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let days = query.days()
        try query.finish()
        let results = try await read(days, of: .chargePoint(key), context, ChargePointQueries.find(key))
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try answer(days, Array(results.dropFirst()))
    }

    private func read(
        _ days: Int,
        of scope: StatisticsScope,
        _ context: TenantContext,
        _ first: SQL...
    ) async throws -> [[Row]] {
        let figures = [
            StatisticsQueries.days(max(days, StatisticsBody.week + 1), of: scope, now: now()),
            StatisticsQueries.running(of: scope),
        ]
        return try await database.run(for: context.access, .readOnly, first + figures)
    }

    private func answer(_ days: Int, _ results: [[Row]]) throws -> Response {
        try .json(StatisticsBody(results[0], running: results[1][0], days: days))
    }
}

extension QueryParameters {
    /// `days`: 1 to 366, otherwise 30.
    fileprivate mutating func days() -> Int {
        number("days", 1...366) ?? 30
    }
}
