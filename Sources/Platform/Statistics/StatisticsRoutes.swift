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
            query: ["days", "hours", "location_id"],
            use: show
        )
        routes.tenant(
            .get,
            "\(APIRoutes.account)/charge-points/{charge_point}/statistics",
            "getChargePointStatistics",
            scope: .reportsRead,
            query: ["days", "hours"],
            use: showOfChargePoint
        )
    }

    /// `GET …/statistics`, operation `getStatistics`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let span = query.span()
        let location = query.id("location_id")
        try query.finish()
        let scope = location.map { StatisticsScope.location($0) } ?? context.access.statistics
        return try answer(span, try await read(span, of: scope, context))
    }

    /// `GET …/charge-points/{charge_point}/statistics`, operation `getChargePointStatistics`.
    @Sendable private func showOfChargePoint(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let span = query.span()
        try query.finish()
        let results = try await read(span, of: .chargePoint(key), context, ChargePointQueries.find(key))
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try answer(span, Array(results.dropFirst()))
    }

    private func read(
        _ span: Span,
        of scope: StatisticsScope,
        _ context: TenantContext,
        _ first: SQL...
    ) async throws -> [[Row]] {
        let figures = [
            StatisticsQueries.days(max(span.days, StatisticsBody.week + 1), of: scope, now: now()),
            StatisticsQueries.running(of: scope),
        ]
        let hours = span.hours > 0 ? [StatisticsQueries.hours(span.hours, of: scope, now: now())] : []
        return try await database.run(for: context.access, .readOnly, first + figures + hours)
    }

    private func answer(_ span: Span, _ results: [[Row]]) throws -> Response {
        let hours = span.hours > 0 ? results[2] : []
        return try .json(
            StatisticsBody(results[0], running: results[1][0], days: span.days, hours: hours)
        )
    }

    /// How far back is asked.
    fileprivate struct Span {
        let days: Int
        let hours: Int
    }
}

extension QueryParameters {
    /// `days`: 1 to 366, otherwise 30; `hours`: up to a week, otherwise none.
    fileprivate mutating func span() -> StatisticsRoutes.Span {
        .init(days: number("days", 1...366) ?? 30, hours: number("hours", 0...168) ?? 0)
    }
}
