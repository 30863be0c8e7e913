import FoundationEssentials
import HTTPTypes
import Hummingbird
import OCPP
import Tenancy

/// Gives one charge point one command: written down first, then sent or left to the courier.
struct CommandIssuing: Sendable {
    let database: TenantDatabase
    let desk: CommandDesk
    let gateway: any GatewayLink
    /// The process that sends; after a crash its commands are found by this name.
    let gatewayName: String
    /// How long a charge point may take to answer a CALL.
    let callTimeout: Duration
    let box: SecretBox?
    let files: CommandFiles
    let onQueued: @Sendable (AccountID, UUID) -> Void
    let now: @Sendable () -> Date

    /// Gives a charge point a command and waits for its end as long as the request says.
    ///
    /// - Parameters:
    ///   - bytes: The command as its POST has it.
    ///   - key: The charge point.
    ///   - number: The transaction that must be active there.
    ///   - request: For how long to wait.
    ///   - context: Who commands.
    /// - Returns: The command's row.
    /// - Throws: 404, 409 when the charge point is not connected, 422 that names every bad field.
    func issue(
        _ bytes: [UInt8],
        to key: ChargePointKey,
        stopping number: Int? = nil,
        _ request: Request,
        _ context: TenantContext
    ) async throws -> Row {
        let patience = try Self.patience(of: request)
        let id = UUID.version7(at: now())
        // Before anybody can send it, so that its end is not missed.
        let end = desk.wait(for: id)
        defer { desk.forget(id) }
        switch try await begin(id, bytes, at: key, stopping: number, context) {
        case .earlier(let id):
            return try await row(id, of: key, context)
        case .over(let type):
            CommandMetrics.shared.ended(type.rawValue, Self.notSupported.status)
            return try await row(id, of: key, context)
        case .new(let call, let target):
            desk.begin(id, action: call.action)
            let stationCall = StationCall(
                chargePoint: target.chargePoint,
                id: CommandCallID(id).text,
                action: call.action,
                payload: call.payload,
                timeout: callTimeout
            )
            guard await gateway.call(stationCall, of: target.account) else {
                try await giveUp(id, target, context)
                throw Self.offline
            }
            await Self.firstOf(end, within: patience)
        case .queued(let chargePoint, let isLater):
            onQueued(context.account, chargePoint)
            if !isLater, await gateway.isConnected(chargePoint, of: context.account) {
                await Self.firstOf(end, within: patience)
            }
        }
        return try await row(id, of: key, context)
    }

    /// Ends a command that still waits in its charge point's queue.
    ///
    /// - Returns: The answer: the command.
    /// - Throws: 404, or 409 when it does not wait.
    func cancel(_ id: UUID, of key: ChargePointKey, _ context: TenantContext) async throws -> Response {
        let statements = [
            CommandQueries.cancel(id, of: key, at: now()), CommandQueries.one(id, of: key),
        ]
        var cancelled: String?
        let response = try await database.answering(context) { transaction in
            let results = try await transaction.query(statements)
            guard !results[1].isEmpty else { throw Problem.notFound }
            guard let row = results[0].first else { throw Self.notWaiting }
            _ = try await transaction.query(ReservationWriting.giveUp(command: id, because: "Cancelled"))
            cancelled = try row.decode("type")
            return try .json(CommandBody(row: row))
        }
        if let cancelled {
            CommandMetrics.shared.ended(cancelled, .cancelled)
            desk.finish(id, CommandResult(status: .cancelled))
        }
        return response
    }

    /// - Returns: The command as it stands.
    /// - Throws: 404.
    func row(_ id: UUID, of key: ChargePointKey, _ context: TenantContext) async throws -> Row {
        try await database.row(for: context.access, .readOnly, CommandQueries.one(id, of: key))
    }

    /// What a POST comes to before anything is sent.
    private enum Beginning: Sendable {
        case new(call: (action: String, payload: JSONValue), CommandTarget)
        /// It is left to the courier.
        case queued(chargePoint: UUID, isLater: Bool)
        /// Nothing is to be sent: the request was repeated, and its command is on its way or over.
        case earlier(UUID)
        /// Nor is it here: it was over before it began.
        case over(CommandType)
    }

    /// Writes the command down, and its `Idempotency-Key` with it: whatever happens to this process afterwards, a
    /// repetition finds the command and sends nothing.
    private func begin(
        _ id: UUID,
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
            let date = now()
            let delivery = CommandDelivery(&body, now: date)
            let input = try CommandInput(&body, for: target)
            if let scope = input.type.furtherScope, !context.principal.scopes.contains(scope) {
                throw BearerError.insufficientScope(scope)
            }
            let command = try await files.complete(
                try await input.prepared(as: id, for: target, in: transaction),
                firmware: input.firmware,
                as: id,
                for: target,
                sentUntil: delivery.isQueued
                    ? delivery.expiry(from: date, policy: target.expirySeconds) : date,
                in: transaction
            )
            let order = CommandOrder(
                id: id,
                type: input.type,
                request: SecretRedaction.apply(String(decoding: bytes, as: UTF8.self)),
                createdBy: context.principal.subject,
                target: target
            )
            let beginning: Beginning
            if let call = try Self.call(for: command, target.version) {
                if delivery.isQueued {
                    _ = try await transaction.query(try queue(command, order, delivery, at: date))
                    beginning = .queued(
                        chargePoint: target.chargePoint,
                        isLater: delivery.isLater(than: date)
                    )
                } else {
                    guard await gateway.isConnected(target.chargePoint, of: target.account) else {
                        throw Self.offline
                    }
                    _ = try await transaction.query(CommandQueries.insert(order, call: call))
                    beginning = .new(call: call, target)
                }
            } else {
                _ = try await transaction.query([
                    CommandQueries.insert(order, call: (action: "", payload: [:])),
                    CommandQueries.fail(id, Self.notSupported, at: date),
                ])
                beginning = .over(input.type)
            }
            try await transaction.claim(context.idempotency, for: id)
            return beginning
        }
    }

    /// Leaves a command to the courier.
    private func queue(
        _ command: StationCommand,
        _ order: CommandOrder,
        _ delivery: CommandDelivery,
        at date: Date
    ) throws(Problem) -> SQL {
        do throws(CommandRefusal) {
            var queued = try QueuedCommand(
                id: order.id,
                command,
                type: order.type,
                purpose: .operator,
                at: order.target.chargePoint,
                dialect: order.target.version.dialect,
                notBefore: delivery.scheduledAt,
                expiresAt: delivery.expiry(from: date, policy: order.target.expirySeconds),
                box: box
            )
            queued.attempts = delivery.attempts
            queued.retryInterval = delivery.retryInterval
            queued.request = order.request
            queued.createdBy = order.createdBy
            return queued.insert(for: order.target.account)
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
        let reservation = ReservationWriting.giveUp(command: id, because: "Disconnected")
        let results = try await database.run(for: context.access, .readWrite, [fail, reservation] + released)
        if let row = results[0].first { CommandMetrics.shared.ended(try row.decode("type"), result.status) }
    }
}

extension CommandIssuing {
    static let notActive = Problem.conflict(
        "The transaction is not active.",
        code: "transaction_not_active"
    )

    private static let offline = Problem.conflict(
        "The charge point is not connected.",
        code: "charge_point_offline"
    )

    private static let notWaiting = Problem.conflict(
        "The command does not wait in its charge point's queue: it was sent, is over, or is the platform's own.",
        code: "command_not_waiting"
    )

    private static let notSupported = CommandResult(
        status: .notSupported,
        errorCode: "NotSupported",
        errorDescription: "The charge point's version of OCPP has no such command."
    )

    /// - Parameters:
    ///   - command: What is to be said.
    ///   - version: What the charge point speaks.
    ///   - pointer: Where the command stands in the body.
    /// - Returns: The call for the command; `nil` when the version has none.
    /// - Throws: 422 that names the field.
    static func call(
        for command: StationCommand,
        _ version: OCPPVersion,
        at pointer: String = ""
    ) throws(Problem) -> (action: String, payload: JSONValue)? {
        do throws(CommandRefusal) {
            return try version.dialect.call(for: command)
        } catch {
            if error.isNotSupported { return nil }
            throw problem(error, at: pointer)
        }
    }

    /// `pointer`: Where the command stands in the body.
    static func problem(_ refusal: CommandRefusal, at pointer: String = "") -> Problem {
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
