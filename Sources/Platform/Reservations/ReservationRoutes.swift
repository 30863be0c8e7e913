import FoundationEssentials
import HTTPTypes
import Hummingbird
import OCPP
import Tenancy

/// `/api/v1/accounts/{account}/reservations` (openapi.yaml, tag `reservations`).
///
/// A reservation is what a charge point has agreed to, so all changes are commands to it, and only its answers change
/// what is stored.
struct ReservationRoutes: Sendable {
    let database: TenantDatabase
    let commands: CommandIssuing

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/reservations"
        let one = "\(all)/{id}"
        routes.tenant(
            .get,
            all,
            "listReservations",
            scope: .chargePointsRead,
            query: ReservationFilter.parameters,
            use: list
        )
        routes.tenant(.post, all, "createReservation", scope: .commandsControl, use: create)
        routes.tenant(.get, one, "getReservation", scope: .chargePointsRead, use: show)
        routes.tenant(.patch, one, "updateReservation", scope: .commandsControl, use: update)
        routes.tenant(.delete, one, "deleteReservation", scope: .commandsControl, use: delete)
    }

    /// `GET …/reservations`, operation `listReservations`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = ReservationFilter(&query)
        let page = query.page(sortedBy: ReservationQueries.sortKeys, default: "-created_at")
        try query.finish()
        let rows = try await database.read(for: context.access, ReservationQueries.list(filter, page))[0]
        return try .json(PageBody(rows, of: page, ReservationBody.init(row:)))
    }

    /// `GET …/reservations/{id}`, operation `getReservation`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, ReservationQueries.one(id))
        return try .single(ReservationBody(row: row), for: request)
    }

    /// `POST …/reservations`, operation `createReservation`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        let bytes = try await request.jsonBytes()
        var body = try BodyReader(json: bytes)
        let chargePoint = body.required("charge_point", .text(1...48))
        _ = CommandInput.reserve(&body)
        try body.finish()
        guard let chargePoint, var command = try? JSONValue.parse(bytes).objectValue else {
            throw Problem.internalError("a body without faults cannot be read")
        }
        guard command["reservation_id"] == .none else { throw ReservationProblems.numberIsOurs }
        command["charge_point"] = .none
        command["type"] = "reserve"
        let ended: CommandBody
        do {
            ended = try await issue(command, at: ChargePointKey(chargePoint), request, context)
        } catch let problem as Problem where problem.status == .notFound {
            throw ReservationProblems.unknownChargePoint
        }
        let made = ReservationQueries.made(by: ended.id.rawValue)
        let reservation = try ReservationBody(
            row: try await database.row(for: context.access, .readOnly, made)
        )
        guard reservation.status != ReservationStatus.requested.rawValue else {
            return try .json(reservation, status: .accepted)
        }
        return try .created(reservation, at: "\(request.uri.path)/\(reservation.id.text)")
    }

    /// `PATCH …/reservations/{id}`, operation `updateReservation`: the charge point is asked for other terms under the
    /// same number.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let connector = body.optional("connector_id", .anyConnector)
        let token = body.optional("token", .text(1...36))
        let parent = body.nullable("parent_id_tag", .text(1...36))
        let expiry = body.optional("expires_at", .time)
        let isEmpty = body.isEmpty
        try body.finish()
        let known = try await open(id, request, context)
        guard !isEmpty else { return try .single(known, for: request) }
        var command: JSONObject = JSONObject()
        command["type"] = "reserve"
        command["reservation_id"] = JSONValue(known.reservationID)
        command["connector_id"] = JSONValue(connector ?? known.connectorID)
        command["token"] = .string(token ?? known.token)
        command["parent_id_tag"] = (parent ?? known.parentIDTag).map { .string($0) }
        command["expires_at"] = .string(DeviceTime.format(expiry ?? known.expiresAt.date))
        let ended = try await issue(command, at: ChargePointKey(known.chargePointID.text), request, context)
        guard ended.isPending || ended.isAccepted else { throw ReservationProblems.unchanged(ended.status) }
        let row = try await database.row(for: context.access, .readOnly, ReservationQueries.one(id))
        let status: HTTPResponse.Status = ended.isPending ? .accepted : .ok
        return try .single(ReservationBody(row: row), for: request, status: status)
    }

    /// `DELETE …/reservations/{id}`, operation `deleteReservation`: the charge point lets go of it. It stays in the
    /// list, as cancelled.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let known = try await open(id, request, context)
        var command: JSONObject = JSONObject()
        command["type"] = "cancel_reservation"
        command["reservation_id"] = JSONValue(known.reservationID)
        let ended = try await issue(command, at: ChargePointKey(known.chargePointID.text), request, context)
        let row = try await database.row(for: context.access, .readOnly, ReservationQueries.one(id))
        let reservation = try ReservationBody(row: row)
        if ended.isPending { return try .single(reservation, for: request, status: .accepted) }
        guard !reservation.isOpen else { throw ReservationProblems.unchanged(ended.status) }
        return .noContent
    }

    /// The reservation, if there is still something to change about it.
    private func open(_ id: UUID, _ request: Request, _ context: TenantContext) async throws
        -> ReservationBody
    {
        try await database.withTransaction(for: context.access) { transaction in
            try await transaction.honourIfMatch(
                of: request,
                locking: ReservationQueries.lock(id),
                showing: ReservationQueries.one(id)
            ) { try ReservationBody(row: $0[0]) }
            let known = try ReservationBody(row: try await transaction.row(ReservationQueries.one(id)))
            guard known.isOpen else { throw ReservationProblems.isOver }
            return known
        }
    }

    private func issue(
        _ command: JSONObject,
        at chargePoint: ChargePointKey,
        _ request: Request,
        _ context: TenantContext
    ) async throws -> CommandBody {
        let bytes = Array(JSONValue.object(command).serialized().utf8)
        return try CommandBody(row: try await commands.issue(bytes, to: chargePoint, request, context))
    }
}

extension CommandBody {
    fileprivate var isPending: Bool { status == CommandStatus.pending.rawValue }
    fileprivate var isAccepted: Bool { status == CommandStatus.accepted.rawValue }
}
