import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/messages`, and the same below a charge point (openapi.yaml, tag `messages`).
struct MessageRoutes: Sendable {
    let database: TenantDatabase
    let now: @Sendable () -> Date

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/messages"
        let ofChargePoint = "\(APIRoutes.account)/charge-points/{charge_point}/messages"
        let list = MessageFilter.parameters
        let export = MessageFilter.narrowing + ["format"]
        let summary = MessageFilter.summaryParameters + ["charge_point"]
        routes.tenant(
            .get,
            all,
            "listMessages",
            scope: .logsRead,
            query: list + ["charge_point"],
            use: self.list
        )
        routes.tenant(
            .get,
            "\(all)/summary",
            "getMessageSummary",
            scope: .logsRead,
            query: summary,
            use: summarise
        )
        routes.tenant(
            .get,
            "\(all)/export",
            "exportMessages",
            scope: .logsRead,
            query: export + ["charge_point"],
            use: self.export
        )
        routes.tenant(.get, "\(all)/{id}", "getMessage", scope: .logsRead, use: show)
        routes.tenant(
            .get,
            ofChargePoint,
            "listChargePointMessages",
            scope: .logsRead,
            query: list,
            use: listOfChargePoint
        )
        routes.tenant(
            .get,
            "\(ofChargePoint)/export",
            "exportChargePointMessages",
            scope: .logsRead,
            query: export,
            use: exportOfChargePoint
        )
    }

    /// `GET …/messages`, operation `listMessages`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = MessageFilter(&query, now: now())
        let page = query.page(sortedBy: MessageQueries.sortKeys, default: "-at")
        try query.finish()
        let rows = try await database.readLog(for: context.access, [MessageQueries.list(filter, page)])[0]
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
        let results = try await database.readLog(
            for: context.access,
            [ChargePointQueries.find(key), MessageQueries.list(filter, page)]
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, MessageBody.init(row:)))
    }

    /// `GET …/messages/{id}`, operation `getMessage`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let rows = try await database.readLog(for: context.access, [MessageQueries.one(id)])[0]
        guard let row = rows.first else { throw Problem.notFound }
        let message = try MessageBody(row: row)
        var counterpart: MessageBody?
        if let statement = MessageQueries.counterpart(of: message) {
            let found = try await database.readLog(for: context.access, [statement])[0]
            counterpart = try found.first.map(MessageBody.init(row:))
        }
        return try .single(MessageExchangeBody(message, counterpart: counterpart), for: request)
    }

    /// `GET …/messages/summary`, operation `getMessageSummary`.
    @Sendable private func summarise(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = MessageFilter(&query, readsAll: true, now: now())
        try query.finish()
        let rows = try await database.readLog(for: context.access, [MessageQueries.summary(filter)])[0]
        return try .json(MessageSummaryBody(filter, rows))
    }

    /// `GET …/messages/export`, operation `exportMessages`.
    @Sendable private func export(_ request: Request, _ context: TenantContext) async throws -> Response {
        try await export(nil, context).response()
    }

    /// `GET …/charge-points/{charge_point}/messages/export`, operation `exportChargePointMessages`.
    @Sendable private func exportOfChargePoint(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let key = try ChargePointKey(in: context)
        let file = try export(key, context)
        _ = try await database.row(for: context.access, .readOnly, ChargePointQueries.find(key))
        return try await file.response()
    }

    private func export(_ key: ChargePointKey?, _ context: TenantContext) throws -> MessageExport {
        var query = context.query
        let filter = MessageFilter(&query, chargePoint: key, now: now())
        let format = query.word("format", as: ExportFormat.self) ?? .json
        try query.finish()
        return MessageExport(database: database, access: context.access, filter: filter, format: format)
    }
}
