package import FoundationEssentials
import HTTPTypes
import Hummingbird
import OCPP
package import Tenancy

/// `…/charge-points/{charge_point}/commands` (openapi.yaml, tag `commands`; contract §5).
package struct CommandRoutes: Sendable {
    private let database: TenantDatabase
    private let desk: CommandDesk
    private let gateway: any GatewayLink
    private let gatewayName: String
    /// How long a charge point may take to answer a CALL.
    private let callTimeout: Duration
    private let now: @Sendable () -> Date

    /// `database`: Role `plugyard_app`.
    package init(
        database: TenantDatabase,
        desk: CommandDesk,
        gateway: any GatewayLink,
        gatewayName: String = "local",
        callTimeout: Duration = .seconds(30),
        now: @escaping @Sendable () -> Date
    ) {
        self.database = database
        self.desk = desk
        self.gateway = gateway
        self.gatewayName = gatewayName
        self.callTimeout = callTimeout
        self.now = now
    }

    package func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/charge-points/{charge_point}/commands"
        routes.tenant(
            .get,
            all,
            "listCommands",
            scope: .chargePointsRead,
            query: ["limit", "cursor", "sort"],
            use: list
        )
        routes.tenant(.post, all, "createCommand", scope: .commandsControl, use: create)
        routes.tenant(.get, "\(all)/{id}", "getCommand", scope: .chargePointsRead, use: show)
        routes.tenant(
            .post,
            "\(APIRoutes.account)/transactions/{id}/stop",
            "stopTransaction",
            scope: .commandsControl,
            use: stopTransaction
        )
        // Each change of a reservation is a command.
        ReservationRoutes(database: database, commands: self).register(on: &routes)
    }

    /// `GET …/commands`, operation `listCommands`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let page = query.page(sortedBy: CommandQueries.sortKeys, default: "-created_at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            CommandQueries.list(key, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, CommandBody.init(row:)))
    }

    /// `GET …/commands/{id}`, operation `getCommand`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let (key, id) = (try ChargePointKey(in: context), try context.pathID("id"))
        return try .single(CommandBody(row: try await row(id, of: key, context)), for: request)
    }

    /// `POST …/commands`, operation `createCommand`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        return try answer(with: try await issue(try await request.jsonBytes(), to: key, request, context))
    }

    /// `POST …/transactions/{id}/stop`, operation `stopTransaction`: a `remote_stop` of that transaction.
    @Sendable private func stopTransaction(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let id = try context.pathID("id")
        let place = try await database.row(for: context.access, .readOnly, TransactionQueries.place(id))
        guard let chargePoint = try place.decode("charge_point_id", as: UUID?.self) else {
            throw Self.notActive
        }
        let number: Int = try place.decode("transaction_id")
        let body: JSONValue = [
            "type": .string(CommandType.remoteStop.rawValue), "transaction_id": JSONValue(number),
        ]
        let key = ChargePointKey(ResourceID(chargePoint).text)
        let bytes = Array(body.serialized().utf8)
        return try answer(with: try await issue(bytes, to: key, stopping: number, request, context))
    }

    /// Gives a charge point a command and waits for its end as long as the request says.
    ///
    /// - Parameters:
    ///   - bytes: The command as its POST has it.
    ///   - key: The charge point.
    ///   - number: The transaction that must be active there.
    ///   - request: For how long to wait.
    ///   - context: Who commands.
    /// - Returns: The command's row.
    func issue(
        _ bytes: [UInt8],
        to key: ChargePointKey,
        stopping number: Int? = nil,
        _ request: Request,
        _ context: TenantContext
    ) async throws -> Row {
        let patience = try Self.patience(of: request)
        switch try await begin(bytes, at: key, stopping: number, context) {
        case .earlier(let id):
            return try await row(id, of: key, context)
        case .new(let id, let call, let target):
            let end = desk.wait(for: id)
            desk.begin(id, action: call.action)
            let isHere = gateway.call(
                target.chargePoint,
                id: CommandCallID(id).text,
                action: call.action,
                payload: call.payload,
                timeout: callTimeout
            )
            guard isHere else {
                try await giveUp(id, target, context)
                throw Self.offline
            }
            await Self.firstOf(end, within: patience)
            desk.forget(id)
            return try await row(id, of: key, context)
        }
    }

    /// What a POST comes to before anything is sent.
    private enum Beginning: Sendable {
        case new(UUID, call: (action: String, payload: JSONValue), CommandTarget)
        /// Nothing is to be sent: the request was repeated, and its command is on its way or over; or it was over before
        /// it began.
        case earlier(UUID)
    }

    /// Writes the command down, and its `Idempotency-Key` with it: whatever happens to this process afterwards, a
    /// repetition finds the command and sends nothing.
    private func begin(
        _ bytes: [UInt8],
        at key: ChargePointKey,
        stopping number: Int?,
        _ context: TenantContext
    ) async throws -> Beginning {
        try await database.withTransaction(for: context.access) { transaction in
            switch try await transaction.earlier(context.idempotency) {
            case .began(let id): return .earlier(id)
            case .answered: throw Problem.idempotencyKeyReused
            case nil: break
            }
            var body = try BodyReader(json: bytes)
            let rows = try await transaction.query(CommandQueries.target(key))
            let target = try CommandTarget(account: context.account, gateway: gatewayName, rows: rows)
            if let number, !target.openTransactions.contains(number) { throw Self.notActive }
            let input = try CommandInput(&body, for: target)
            if let scope = input.type.furtherScope, !context.principal.scopes.contains(scope) {
                throw BearerError.insufficientScope(scope)
            }
            let id = UUID.version7(at: now())
            let command = try await input.prepared(as: id, for: target, in: transaction)
            let call = try Self.call(for: command, target)
            guard call == nil || gateway.isConnected(target.chargePoint) else { throw Self.offline }
            let insert = CommandQueries.insert(
                id,
                type: input.type.rawValue,
                request: SecretRedaction.apply(String(decoding: bytes, as: UTF8.self)),
                call: call ?? (action: "", payload: [:]),
                by: context.principal.subject,
                target
            )
            _ = try await transaction.query(insert)
            try await transaction.claim(context.idempotency, for: id)
            if let call { return .new(id, call: call, target) }
            _ = try await transaction.query(CommandQueries.fail(id, Self.notSupported, at: now()))
            return .earlier(id)
        }
    }

    /// The charge point went away since it was asked: the command stays in the history as failed, and the request may
    /// be repeated.
    private func giveUp(_ id: UUID, _ target: CommandTarget, _ context: TenantContext) async throws {
        let result = desk.result(of: id, .disconnected, dialect: target.version.dialect)
        desk.finish(id, result)
        let released = context.idempotency.map { [IdempotencyQueries.remove($0)] } ?? []
        let fail = CommandQueries.fail(id, result, at: now())
        let reservation = ReservationWriting.giveUp(command: id)
        _ = try await database.run(for: context.access, .readWrite, [fail, reservation] + released)
    }

    private func answer(with row: Row) throws -> Response {
        let command = try CommandBody(row: row)
        return try .json(command, status: command.status == CommandStatus.pending.rawValue ? .accepted : .ok)
    }

    private func row(_ id: UUID, of key: ChargePointKey, _ context: TenantContext) async throws -> Row {
        guard
            let row = try await database.read(for: context.access, CommandQueries.one(id, of: key))[0].first
        else {
            throw Problem.notFound
        }
        return row
    }

    private static let notActive = Problem.conflict(
        "The transaction is not active.",
        code: "transaction_not_active"
    )

    private static let offline = Problem.conflict(
        "The charge point is not connected.",
        code: "charge_point_offline"
    )

    private static let notSupported = CommandResult(
        status: .notSupported,
        errorCode: "NotSupported",
        errorDescription: "The charge point's version of OCPP has no such command."
    )

    /// The call for the command; `nil` when the version has none.
    private static func call(
        for command: StationCommand,
        _ target: CommandTarget
    ) throws(Problem) -> (action: String, payload: JSONValue)? {
        do throws(CommandRefusal) {
            return try target.version.dialect.call(for: command)
        } catch {
            if error.isNotSupported { return nil }
            throw .validation([FieldError(field: "/\(error.field)", code: error.code, message: error.message)]
            )
        }
    }

    /// `Prefer: wait=N` (RFC 7240 §4.3): 0 to 60 seconds, 10 when absent. What is no number is ignored, as that RFC
    /// says.
    private static func patience(of request: Request) throws(Problem) -> Duration {
        guard let name = HTTPField.Name("Prefer"), let header = request.headers[name] else {
            return .seconds(10)
        }
        let wanted = header.split(separator: ",").compactMap { part -> Int? in
            let pair = part.split(separator: "=").map { $0.filter { !$0.isWhitespace }.lowercased() }
            return pair.count == 2 && pair[0] == "wait" ? Int(pair[1]) : nil
        }
        return .seconds(min(max(wanted.first ?? 10, 0), 60))
    }

    /// Waits for the command's end, but not longer than the time.
    private static func firstOf(_ end: AsyncStream<CommandResult>, within patience: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in end { return }
            }
            group.addTask {
                // Being cancelled is the usual end of this sleep.
                try? await Task.sleep(for: patience)
            }
            await group.next()
            group.cancelAll()
        }
    }
}
