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
    private let box: SecretBox?
    private let onQueued: @Sendable (AccountID, UUID) -> Void
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - database: Role `plugyard_app`.
    ///   - desk: Told of each command before it is sent.
    ///   - gateway: Where charge points are.
    ///   - gatewayName: The process that sends; after a crash its commands are found by this name.
    ///   - callTimeout: How long a charge point may take to answer a CALL.
    ///   - box: Seals what carries a secret and must wait; without one such a command cannot wait.
    ///   - onQueued: Told of a charge point that a command waits for, after the commit.
    ///   - now: Tells when commands expire.
    package init(
        database: TenantDatabase,
        desk: CommandDesk,
        gateway: any GatewayLink,
        gatewayName: String = "local",
        callTimeout: Duration = .seconds(30),
        box: SecretBox? = nil,
        onQueued: @escaping @Sendable (AccountID, UUID) -> Void = { _, _ in },
        now: @escaping @Sendable () -> Date
    ) {
        self.database = database
        self.desk = desk
        self.gateway = gateway
        self.gatewayName = gatewayName
        self.callTimeout = callTimeout
        self.box = box
        self.onQueued = onQueued
        self.now = now
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
        return try .single(CommandBody(row: try await row(id, of: key, context)), for: request)
    }

    /// `POST …/commands/{id}/cancel`, operation `cancelCommand`.
    @Sendable private func cancel(_ request: Request, _ context: TenantContext) async throws -> Response {
        let (key, id) = (try ChargePointKey(in: context), try context.pathID("id"))
        let statements = [CommandQueries.cancel(id, of: key, at: now()), CommandQueries.one(id, of: key)]
        let response = try await database.answering(context) { transaction in
            let results = try await transaction.query(statements)
            guard !results[1].isEmpty else { throw Problem.notFound }
            guard let row = results[0].first else { throw Self.notWaiting }
            return try .json(CommandBody(row: row))
        }
        desk.finish(id, CommandResult(status: .cancelled))
        return response
    }

    /// `POST …/commands`, operation `createCommand`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        let patience = try Self.patience(of: request)
        let bytes = try await request.jsonBytes()
        let id = UUID.version7(at: now())
        // Before anybody can send it, so that its end is not missed.
        let end = desk.wait(for: id)
        defer { desk.forget(id) }
        switch try await begin(id, bytes, at: key, context) {
        case .earlier(let id):
            return try answer(with: try await row(id, of: key, context))
        case .new(let call, let target):
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
        case .queued(let chargePoint, let isLater):
            onQueued(context.account, chargePoint)
            if !isLater, gateway.isConnected(chargePoint) { await Self.firstOf(end, within: patience) }
        }
        return try answer(with: try await row(id, of: key, context))
    }

    /// What a POST comes to before anything is sent.
    private enum Beginning: Sendable {
        case new(call: (action: String, payload: JSONValue), CommandTarget)
        /// It is left to the courier.
        case queued(chargePoint: UUID, isLater: Bool)
        /// The request was repeated: its command is on its way or over.
        case earlier(UUID)
    }

    /// Writes the command down, and its `Idempotency-Key` with it: whatever happens to this process afterwards, a
    /// repetition finds the command and sends nothing.
    private func begin(
        _ id: UUID,
        _ bytes: [UInt8],
        at key: ChargePointKey,
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
            let (date, request) = (now(), SecretRedaction.apply(String(decoding: bytes, as: UTF8.self)))
            let delivery = CommandDelivery(&body, now: date)
            let input = try CommandInput(&body, for: target)
            if let scope = input.type.furtherScope, !context.principal.scopes.contains(scope) {
                throw BearerError.insufficientScope(scope)
            }
            let subject = context.principal.subject
            let (insert, beginning): (SQL, Beginning)
            if delivery.isQueued {
                insert = try queue(id, input, delivery, target, request: request, by: subject, at: date)
                beginning = .queued(chargePoint: target.chargePoint, isLater: delivery.isLater(than: date))
            } else {
                let call = try Self.call(for: input.command, target.version)
                guard gateway.isConnected(target.chargePoint) else { throw Self.offline }
                insert = CommandQueries.insert(
                    id,
                    type: input.type.rawValue,
                    request: request,
                    call: call,
                    by: subject,
                    target
                )
                beginning = .new(call: call, target)
            }
            _ = try await transaction.query(insert)
            try await transaction.claim(context.idempotency, for: id)
            return beginning
        }
    }

    /// Leaves a command to the courier.
    private func queue(
        _ id: UUID,
        _ input: CommandInput,
        _ delivery: CommandDelivery,
        _ target: CommandTarget,
        request: String,
        by subject: String,
        at date: Date
    ) throws(Problem) -> SQL {
        do throws(CommandRefusal) {
            var command = try QueuedCommand(
                id: id,
                input.command,
                type: input.type,
                purpose: .operator,
                at: target.chargePoint,
                dialect: target.version.dialect,
                notBefore: delivery.scheduledAt,
                expiresAt: delivery.expiry(from: date, policy: target.expirySeconds),
                box: box
            )
            command.attempts = delivery.attempts
            command.retryInterval = delivery.retryInterval
            command.request = request
            command.createdBy = subject
            return command.insert(for: target.account)
        } catch {
            throw Self.problem(error)
        }
    }

    /// The charge point went away since it was asked: the command stays in the history as failed, and the request may
    /// be repeated.
    private func giveUp(_ id: UUID, _ target: CommandTarget, _ context: TenantContext) async throws {
        let result = desk.result(of: id, .disconnected, dialect: target.version.dialect)
        desk.finish(id, result)
        let released = context.idempotency.map { [IdempotencyQueries.remove($0)] } ?? []
        let fail = CommandQueries.fail(id, result, at: now())
        _ = try await database.run(for: context.access, .readWrite, [fail] + released)
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

    private static let offline = Problem.conflict(
        "The charge point is not connected.",
        code: "charge_point_offline"
    )

    private static let notWaiting = Problem.conflict(
        "The command does not wait in its charge point's queue: it was sent, is over, or is the platform's own.",
        code: "command_not_waiting"
    )

    /// `pointer`: Where the command stands in the body.
    static func call(
        for command: StationCommand,
        _ version: OCPPVersion,
        at pointer: String = ""
    ) throws(Problem) -> (action: String, payload: JSONValue) {
        do throws(CommandRefusal) {
            return try version.dialect.call(for: command)
        } catch {
            throw problem(error, at: pointer)
        }
    }

    private static func problem(_ refusal: CommandRefusal, at pointer: String = "") -> Problem {
        .validation([
            FieldError(field: "\(pointer)/\(refusal.field)", code: refusal.code, message: refusal.message)
        ])
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
