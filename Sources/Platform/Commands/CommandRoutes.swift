package import FoundationEssentials
import HTTPTypes
import Hummingbird
import OCPP
package import Tenancy

/// `…/charge-points/{charge_point}/commands` (openapi.yaml, tag `commands`; contract §5).
package struct CommandRoutes: Sendable {
    private let database: TenantDatabase
    let issuing: CommandIssuing

    /// - Parameters:
    ///   - database: Role `plugyard_app`.
    ///   - desk: Told of each command before it is sent.
    ///   - gateway: Where charge points are.
    ///   - gatewayName: The process that sends; after a crash its commands are found by this name.
    ///   - callTimeout: How long a charge point may take to answer a CALL.
    ///   - box: Seals what carries a secret and must wait; without one such a command cannot wait.
    ///   - links: Makes the addresses of firmware and of uploads.
    ///   - onQueued: Told of a charge point that a command waits for, after the commit.
    ///   - now: Tells when commands expire.
    package init(
        database: TenantDatabase,
        desk: CommandDesk,
        gateway: any GatewayLink,
        gatewayName: String = "local",
        callTimeout: Duration = .seconds(30),
        box: SecretBox? = nil,
        links: FileLinks,
        onQueued: @escaping @Sendable (AccountID, UUID) -> Void = { _, _ in },
        now: @escaping @Sendable () -> Date
    ) {
        self.database = database
        issuing = CommandIssuing(
            database: database,
            desk: desk,
            gateway: gateway,
            gatewayName: gatewayName,
            callTimeout: callTimeout,
            box: box,
            files: CommandFiles(links: links, now: now),
            onQueued: onQueued,
            now: now
        )
    }

    package func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/charge-points/{charge_point}/commands"
        routes.tenant(
            .get,
            all,
            "listCommands",
            scope: .chargePointsRead,
            query: CommandFilter.parameters,
            use: list
        )
        routes.tenant(.post, all, "createCommand", scope: .commandsControl, use: create)
        routes.tenant(.get, "\(all)/{id}", "getCommand", scope: .chargePointsRead, use: show)
        routes.tenant(.post, "\(all)/{id}/cancel", "cancelCommand", scope: .commandsControl, use: cancel)
        routes.tenant(
            .post,
            "\(APIRoutes.account)/transactions/{id}/stop",
            "stopTransaction",
            scope: .commandsControl,
            use: stopTransaction
        )
        ReservationRoutes(database: database, commands: issuing).register(on: &routes)
    }

    /// `GET …/commands`, operation `listCommands`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let filter = CommandFilter(&query)
        let page = query.page(sortedBy: CommandQueries.sortKeys, default: "-created_at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            CommandQueries.list(key, filter, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, CommandBody.init(row:)))
    }

    /// `GET …/commands/{id}`, operation `getCommand`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let (key, id) = (try ChargePointKey(in: context), try context.pathID("id"))
        let command = try await issuing.row(id, of: key, context)
        return try .single(CommandBody(row: command), for: request)
    }

    /// `POST …/commands/{id}/cancel`, operation `cancelCommand`.
    @Sendable private func cancel(_ request: Request, _ context: TenantContext) async throws -> Response {
        let (key, id) = (try ChargePointKey(in: context), try context.pathID("id"))
        return try await issuing.cancel(id, of: key, context)
    }

    /// `POST …/commands`, operation `createCommand`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        let row = try await issuing.issue(try await request.jsonBytes(), to: key, request, context)
        return try answer(with: row)
    }

    /// `POST …/transactions/{id}/stop`, operation `stopTransaction`: a `remote_stop` of that transaction.
    @Sendable private func stopTransaction(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let id = try context.pathID("id")
        let place = try await database.row(for: context.access, .readOnly, TransactionQueries.place(id))
        guard let chargePoint = try place.decode("charge_point_id", as: UUID?.self) else {
            throw CommandIssuing.notActive
        }
        let number: Int = try place.decode("transaction_id")
        let body: JSONValue = [
            "type": .string(CommandType.remoteStop.rawValue), "transaction_id": JSONValue(number),
        ]
        let key = ChargePointKey(ResourceID(chargePoint).text)
        let bytes = Array(body.serialized().utf8)
        return try answer(with: try await issuing.issue(bytes, to: key, stopping: number, request, context))
    }

    private func answer(with row: Row) throws -> Response {
        let command = try CommandBody(row: row)
        return try .json(command, status: command.status == CommandStatus.pending.rawValue ? .accepted : .ok)
    }
}
