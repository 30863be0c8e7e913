import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/transactions`, and the same below a charge point (openapi.yaml, tag
/// `transactions`).
struct TransactionRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/transactions"
        let one = "\(all)/{id}"
        routes.tenant(
            .get,
            all,
            "listTransactions",
            scope: .sessionsRead,
            query: TransactionFilter.listParameters + ["charge_point"],
            use: list
        )
        routes.tenant(
            .get,
            "\(all)/export",
            "exportTransactions",
            scope: .sessionsRead,
            query: TransactionFilter.parameters + ["charge_point", "format"],
            use: export
        )
        routes.tenant(
            .get,
            "\(APIRoutes.account)/charge-points/{charge_point}/transactions",
            "listChargePointTransactions",
            scope: .sessionsRead,
            query: TransactionFilter.listParameters,
            use: listOfChargePoint
        )
        routes.tenant(.get, one, "getTransaction", scope: .sessionsRead, use: show)
        routes.tenant(
            .get,
            "\(one)/meter-values",
            "listMeterValues",
            scope: .sessionsRead,
            query: ["limit", "cursor", "format"],
            use: meterValues
        )
    }

    /// `GET …/transactions`, operation `listTransactions`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = TransactionFilter(&query)
        let page = query.page(sortedBy: TransactionQueries.sortKeys, default: "-created_at")
        try query.finish()
        let rows = try await database.read(for: context.access, TransactionQueries.list(filter, page))[0]
        return try .json(PageBody(rows, of: page, TransactionBody.init(row:)))
    }

    /// `GET …/charge-points/{charge_point}/transactions`, operation `listChargePointTransactions`.
    @Sendable private func listOfChargePoint(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let filter = TransactionFilter(&query, chargePoint: key)
        let page = query.page(sortedBy: TransactionQueries.sortKeys, default: "-created_at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            TransactionQueries.list(filter, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, TransactionBody.init(row:)))
    }

    /// `GET …/transactions/export`, operation `exportTransactions`.
    @Sendable private func export(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = TransactionFilter(&query)
        let format = query.word("format", as: ExportFormat.self) ?? .json
        try query.finish()
        let export = TransactionExport(
            database: database,
            access: context.access,
            filter: filter,
            format: format
        )
        return try await export.response()
    }

    /// `GET …/transactions/{id}`, operation `getTransaction`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, TransactionQueries.one(id))
        return try .single(TransactionBody(row: row), for: request)
    }

    /// `GET …/transactions/{id}/meter-values`, operation `listMeterValues`.
    ///
    /// Two round trips: the range of time must be a bound value, or every partition there is would be planned
    /// for.
    @Sendable private func meterValues(_ request: Request, _ context: TenantContext) async throws -> Response
    {
        let id = try context.pathID("id")
        var query = context.query
        let page = MeterValuePage(&query)
        let format = query.word("format", as: MeterValueFormat.self) ?? .json
        try query.finish()
        let span = try await database.row(for: context.access, .readOnly, TransactionQueries.span(id))
        let from: Date = try span.decode("received_from")
        let to: Date = try span.decode("received_to")
        let received = from..<max(from, to)
        let statement =
            switch format {
            case .json: TransactionQueries.meterValues(id, received: received, page)
            case .signed: TransactionQueries.signedValues(id, received: received, page)
            }
        let rows = try await database.read(for: context.access, statement)[0]
        let shown = Array(rows.prefix(page.limit))
        let times = try shown.map { row throws(DatabaseError) in try row.decode("sampled_at", as: Date.self) }
        let next = rows.count > page.limit ? page.cursor(behind: times) : nil
        switch format {
        case .json:
            let values = try shown.map { row throws(DatabaseError) in try MeterValueBody(row: row) }
            return try .json(PageBody(data: values, nextCursor: next))
        case .signed:
            let values = try shown.flatMap { row throws(DatabaseError) in try SignedValueBody.all(in: row) }
            return try .json(PageBody(data: values, nextCursor: next))
        }
    }
}
