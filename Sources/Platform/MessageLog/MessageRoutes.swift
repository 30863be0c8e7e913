import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/messages`, and the same below a charge point (openapi.yaml, tag `messages`).
struct MessageRoutes: Sendable {
    let database: TenantDatabase
    let now: @Sendable () -> Date

    func register(on routes: inout APIRoutes) {
        routes.tenant(
            .get,
            "\(APIRoutes.account)/messages",
            "listMessages",
            scope: .logsRead,
            query: MessageFilter.parameters + ["charge_point"],
            use: list
        )
        routes.tenant(
            .get,
            "\(APIRoutes.account)/charge-points/{charge_point}/messages",
            "listChargePointMessages",
            scope: .logsRead,
            query: MessageFilter.parameters,
            use: listOfChargePoint
        )
    }

    /// `GET …/messages`, operation `listMessages`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = MessageFilter(&query, now: now())
        let page = query.page(sortedBy: MessageQueries.sortKeys, default: "-at")
        try query.finish()
        let rows = try await database.read(for: context.access, MessageQueries.list(filter, page))[0]
        return try .json(PageBody(rows, of: page, MessageBody.init(row:)))
    }

    /// `GET …/charge-points/{charge_point}/messages`, operation `listChargePointMessages`.
    @Sendable private func listOfChargePoint(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let filter = MessageFilter(&query, chargePoint: key, now: now())
        let page = query.page(sortedBy: MessageQueries.sortKeys, default: "-at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            MessageQueries.list(filter, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, MessageBody.init(row:)))
    }
}
