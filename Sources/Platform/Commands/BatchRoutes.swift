package import FoundationEssentials
import Hummingbird
import OCPP
package import Tenancy

/// `/accounts/{account}/commands` and `/command-batches` (openapi.yaml, tag `commands`): one command to a filter of
/// charge points.
package struct BatchRoutes: Sendable {
    private let database: TenantDatabase
    private let box: SecretBox
    private let onQueued: @Sendable (AccountID, UUID) -> Void
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - database: Role `plugyard_app`.
    ///   - box: Seals what carries a secret, while it waits.
    ///   - onQueued: Told of each charge point that a command waits for, after the commit.
    ///   - now: Tells when commands expire.
    package init(
        database: TenantDatabase,
        box: SecretBox,
        onQueued: @escaping @Sendable (AccountID, UUID) -> Void,
        now: @escaping @Sendable () -> Date
    ) {
        self.database = database
        self.box = box
        self.onQueued = onQueued
        self.now = now
    }

    package func register(on routes: inout APIRoutes) {
        let (all, one) = ("\(APIRoutes.account)/command-batches", "\(APIRoutes.account)/command-batches/{id}")
        routes.tenant(
            .post,
            "\(APIRoutes.account)/commands",
            "createCommandBatch",
            scope: .commandsControl,
            use: create
        )
        let pages = ["limit", "cursor", "sort"]
        routes.tenant(.get, all, "listCommandBatches", scope: .chargePointsRead, query: pages, use: list)
        routes.tenant(.get, one, "getCommandBatch", scope: .chargePointsRead, use: show)
        routes.tenant(
            .get,
            "\(one)/commands",
            "listCommandBatchCommands",
            scope: .chargePointsRead,
            query: CommandFilter.parameters,
            use: commands
        )
        routes.tenant(.post, "\(one)/cancel", "cancelCommandBatch", scope: .commandsControl, use: cancel)
    }

    /// `POST …/commands`, operation `createCommandBatch`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        let bytes = try await request.jsonBytes()
        let (filter, input, delivery) = try read(bytes)
        if let scope = input.type.furtherScope, !context.principal.scopes.contains(scope) {
            throw BearerError.insufficientScope(scope)
        }
        let (id, date) = (UUID.version7(at: now()), now())
        let shown = SecretRedaction.apply(String(decoding: bytes, as: UTF8.self))
        let insert = BatchQueries.insert(
            id,
            type: input.type,
            request: shown,
            by: context.principal.subject,
            context.account
        )
        var waiting: [UUID] = []
        let response = try await database.answering(context) { transaction in
            let command = try await input.prepared(as: id, for: .any, in: transaction)
            let orders = try OCPPVersion.allCases.map { version in
                try order(command, input.type, delivery, version, batch: id, at: date, shown: shown, context)
            }
            _ = try await transaction.query(insert)
            let (total, queued) = try await fill(orders, filter, in: transaction)
            waiting = queued
            let rows = try await transaction.query([
                BatchQueries.setTotal(total, of: id), BatchQueries.one(id),
            ])
            guard let row = rows[1].first else { throw Problem.notFound }
            return try .json(BatchBody(row: row), status: .accepted)
        }
        if !delivery.isLater(than: date) {
            for chargePoint in waiting { onQueued(context.account, chargePoint) }
        }
        return response
    }

    /// `GET …/command-batches`, operation `listCommandBatches`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: BatchQueries.sortKeys, default: "-created_at")
        try query.finish()
        let rows = try await database.read(for: context.access, BatchQueries.list(page))[0]
        return try .json(PageBody(rows, of: page, BatchBody.init(row:)))
    }

    /// `GET …/command-batches/{id}`, operation `getCommandBatch`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let one = BatchQueries.one(try context.pathID("id"))
        return try .single(
            BatchBody(row: try await database.row(for: context.access, .readOnly, one)),
            for: request
        )
    }

    /// `GET …/command-batches/{id}/commands`, operation `listCommandBatchCommands`.
    @Sendable private func commands(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var query = context.query
        let filter = CommandFilter(&query)
        let page = query.page(sortedBy: CommandQueries.sortKeys, default: "-created_at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            BatchQueries.one(id),
            BatchQueries.commands(of: id, filter, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, CommandBody.init(row:)))
    }

    /// `POST …/command-batches/{id}/cancel`, operation `cancelCommandBatch`.
    @Sendable private func cancel(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let cancel = BatchQueries.cancel(id, at: now())
        var cancelled: [Row] = []
        let response = try await database.answering(context) { transaction in
            let results = try await transaction.query(cancel + [BatchQueries.one(id)])
            guard !results[0].isEmpty, let row = results.last?.first else { throw Problem.notFound }
            cancelled = results[1]
            return try .json(BatchBody(row: row))
        }
        for row in cancelled { CommandMetrics.shared.ended(try row.decode("type"), .cancelled) }
        return response
    }

    private func read(_ bytes: [UInt8]) throws(Problem) -> (BatchFilter, CommandInput, CommandDelivery) {
        var body = try BodyReader(json: bytes)
        let (filter, command) = (body.required("filter", .object), body.required("command", .object))
        try body.finish()
        guard let filter = filter?.objectValue, let command = command?.objectValue else {
            throw .internalError("a body without faults is missing")
        }
        var (chosen, wanted) = (BodyReader(filter, at: "/filter"), BodyReader(command, at: "/command"))
        if let refusal = BatchRefusal.of(type: command["type"]?.stringValue) { throw refusal }
        let delivery = CommandDelivery(&wanted, now: now())
        let chargePoints = try BatchFilter(&chosen)
        let input = try CommandInput(&wanted, for: .any)
        if let refusal = BatchRefusal.ofFields(of: input) { throw refusal }
        return (chargePoints, input, delivery)
    }

    private func order(
        _ wanted: StationCommand,
        _ type: CommandType,
        _ delivery: CommandDelivery,
        _ version: OCPPVersion,
        batch: UUID,
        at date: Date,
        shown: String,
        _ context: TenantContext
    ) throws -> BatchOrder {
        guard let call = try CommandIssuing.call(for: wanted, version, at: "/command") else {
            throw BatchRefusal.notSupported
        }
        let isSecret = CommandSecret.isNeeded(for: call.payload)
        let command = try? JSONValue.parse(shown)["command"]?.serialized()
        return BatchOrder(
            account: context.account,
            batch: batch,
            type: type,
            request: command ?? "{}",
            delivery: delivery,
            createdBy: context.principal.subject,
            now: date,
            version: version,
            action: call.action,
            payload: SecretRedaction.apply(call.payload.serialized()),
            sealedPayload: isSecret ? try CommandSecret.seal(call.payload, batch, with: box) : nil
        )
    }

    /// In chunks, so that no statement takes long however many charge points there are.
    private func fill(
        _ orders: [BatchOrder],
        _ filter: BatchFilter,
        in transaction: borrowing TenantTransaction
    ) async throws -> (total: Int, waiting: [UUID]) {
        var total = 0
        var waiting: [UUID] = []
        for order in orders {
            var last: UUID?
            repeat {
                try await transaction.renewContext()
                let rows = try await transaction.query(BatchQueries.fill(order, filter, after: last))
                total += rows.count
                for row in rows where try row.decode("is_queued") { waiting.append(try row.decode("id")) }
                last = rows.count < BatchOrder.chunk ? nil : try rows.last?.decode("id")
            } while last != nil
        }
        return (total, waiting)
    }
}
