import FoundationEssentials
import Hummingbird
import OCPP
import Tenancy

/// `/api/v1/accounts/{account}/charge-points` and what is read below one (openapi.yaml, tag `charge-points`).
struct ChargePointRoutes: Sendable {
    private let database: TenantDatabase
    private let passwords: StationPasswordHasher
    private let onRemoved: @Sendable (AccountID, UUID) -> Void

    init(_ dependencies: APIDependencies) {
        database = dependencies.database
        passwords = dependencies.stationPasswords
        onRemoved = dependencies.onChargePointRemoved
    }

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/charge-points"
        let one = "\(all)/{charge_point}"
        routes.tenant(
            .get,
            all,
            "listChargePoints",
            scope: .chargePointsRead,
            query: ChargePointFilter.parameters,
            use: list
        )
        routes.tenant(.post, all, "createChargePoint", scope: .chargePointsWrite, use: create)
        routes.tenant(
            .get,
            "\(all)/counters",
            "getChargePointCounters",
            scope: .chargePointsRead,
            use: counters
        )
        routes.tenant(.get, one, "getChargePoint", scope: .chargePointsRead, use: show)
        routes.tenant(.patch, one, "updateChargePoint", scope: .chargePointsWrite, use: update)
        routes.tenant(.delete, one, "deleteChargePoint", scope: .chargePointsWrite, use: delete)
        routes.tenant(.get, "\(one)/connectors", "listConnectors", scope: .chargePointsRead, use: connectors)
        routes.tenant(
            .get,
            "\(one)/connection-events",
            "listConnectionEvents",
            scope: .logsRead,
            query: ["limit", "cursor", "sort"],
            use: connectionEvents
        )
    }

    /// `GET …/charge-points`, operation `listChargePoints`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = ChargePointFilter(&query)
        let page = query.page(sortedBy: ChargePointQueries.sortKeys, default: "identity")
        try query.finish()
        let rows = try await database.read(for: context.access, ChargePointQueries.list(filter, page))[0]
        var groups: [[Row]] = []
        var latest: UUID?
        for row in rows {
            let id: UUID = try row.decode("id")
            if id == latest {
                groups[groups.count - 1].append(row)
            } else {
                groups.append([row])
                latest = id
            }
        }
        return try .json(PageBody(groups: groups, of: page, ChargePointBody.init(rows:)))
    }

    /// `POST …/charge-points`, operation `createChargePoint`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let input = try ChargePointInput(&body, creating: true)
        let id = UUID.version7()
        let account = context.account
        var statements = [
            ChargePointQueries.insert(
                id,
                input,
                passwordHash: hash(of: input, for: id, context),
                account: account
            ),
            ChargePointQueries.insertState(of: id, account: account),
        ]
        if !input.connectors.isEmpty {
            statements.append(ChargePointQueries.insertConnectors(input.connectors, of: id, account: account))
        }
        let writing = statements
        return try await database.answering(context) { transaction in
            let chargePoint = try await write(writing, thenShow: id, in: transaction)
            return try .created(
                chargePoint,
                at: "\(request.uri.path)/\(PercentEncoding.encode(chargePoint.identity))"
            )
        }
    }

    /// `GET …/charge-points/counters`, operation `getChargePointCounters`.
    @Sendable private func counters(_ request: Request, _ context: TenantContext) async throws -> Response {
        var counters = Dictionary(uniqueKeysWithValues: ConnectorStatus.allCases.map { ($0.rawValue, 0) })
        for row in try await database.read(for: context.access, ChargePointQueries.counters())[0] {
            counters[try row.decode("status")] = try row.decode("charge_points")
        }
        return try .json(counters)
    }

    /// `GET …/charge-points/{charge_point}`, operation `getChargePoint`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        let rows = try await database.read(for: context.access, ChargePointQueries.one(key.lookup))[0]
        guard !rows.isEmpty else { throw Problem.notFound }
        return try .single(ChargePointBody(rows: rows), for: request)
    }

    /// `PATCH …/charge-points/{charge_point}`, operation `updateChargePoint`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        var body = try await request.jsonObject()
        let input = try ChargePointInput(&body, creating: false)
        let (id, chargePoint) = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: key, in: transaction)
            // The id comes first, because the password's hash depends on it.
            let id: UUID = try await transaction.row(ChargePointQueries.find(key)).decode("id")
            let changes = input.changes(passwordHash: hash(of: input, for: id, context))
            let statements = input.isEmpty ? [] : [ChargePointQueries.update(id, changes)]
            return (id, try await write(statements, thenShow: id, in: transaction))
        }
        // Whoever is connected was let in under the old name or rule. A new password is for the next socket:
        // charge points use the old one until they reboot.
        if input.isActive == false || input.identity != nil { onRemoved(context.account, id) }
        return try .single(chargePoint, for: request)
    }

    /// `DELETE …/charge-points/{charge_point}`, operation `deleteChargePoint`.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        let id: UUID = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: key, in: transaction)
            let results = try await transaction.query([
                ChargePointQueries.find(key), ChargePointQueries.delete(key),
            ])
            guard let found = results[0].first else { throw Problem.notFound }
            guard !results[1].isEmpty else { throw ChargePointProblems.hasActiveTransaction }
            return try found.decode("id")
        }
        onRemoved(context.account, id)
        return .noContent
    }

    /// `GET …/charge-points/{charge_point}/connectors`, operation `listConnectors`.
    @Sendable private func connectors(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            ChargePointQueries.connectors(of: key)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(complete: try results[1].map { try ConnectorBody(row: $0) }))
    }

    /// `GET …/charge-points/{charge_point}/connection-events`, operation `listConnectionEvents`.
    @Sendable private func connectionEvents(_ request: Request, _ context: TenantContext) async throws
        -> Response
    {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let page = query.page(sortedBy: ConnectionEventQueries.sortKeys, default: "-at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            ConnectionEventQueries.list(key, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, ConnectionEventBody.init(row:)))
    }

    /// Writes, and reads the charge point in the same round trip.
    private func write(
        _ statements: [SQL],
        thenShow id: UUID,
        in transaction: borrowing TenantTransaction
    ) async throws -> ChargePointBody {
        let shown: [Row]
        do throws(DatabaseError) {
            shown = try await transaction.query(statements + [ChargePointQueries.one("\(id)")]).last ?? []
        } catch {
            throw error.explained(by: ChargePointProblems.writing)
        }
        guard !shown.isEmpty else { throw Problem.notFound }
        return try ChargePointBody(rows: shown)
    }

    private func honourIfMatch(
        of request: Request,
        on key: ChargePointKey,
        in transaction: borrowing TenantTransaction
    ) async throws {
        try await transaction.honourIfMatch(
            of: request,
            locking: ChargePointQueries.lock(key),
            showing: ChargePointQueries.one(key.lookup),
            as: ChargePointBody.init(rows:)
        )
    }

    private func hash(of input: ChargePointInput, for id: UUID, _ context: TenantContext) -> [UInt8]? {
        (input.password ?? nil).map { password in
            passwords.hash(Array(password.utf8), account: context.account.rawValue, chargePoint: id)
        }
    }
}
