import FoundationEssentials
import Hummingbird
import Tenancy

/// `…/unknown-charge-points`: seen but not registered (openapi.yaml, tag `charge-points`).
struct UnknownChargePointRoutes: Sendable {
    private let database: TenantDatabase
    private let passwords: StationPasswordHasher

    init(_ dependencies: APIDependencies) {
        database = dependencies.database
        passwords = dependencies.stationPasswords
    }

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/unknown-charge-points"
        routes.tenant(
            .get,
            all,
            "listUnknownChargePoints",
            scope: .chargePointsRead,
            query: ["limit", "cursor", "sort"],
            use: list
        )
        routes.tenant(
            .delete,
            "\(all)/{id}",
            "deleteUnknownChargePoint",
            scope: .chargePointsWrite,
            use: delete
        )
        routes.tenant(
            .post,
            "\(all)/{id}/register",
            "registerUnknownChargePoint",
            scope: .chargePointsWrite,
            use: register
        )
    }

    /// `GET …/unknown-charge-points`, operation `listUnknownChargePoints`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: UnknownChargePointQueries.sortKeys, default: "-last_seen_at")
        try query.finish()
        let rows = try await database.read(for: context.access, UnknownChargePointQueries.list(page))[0]
        return try .json(PageBody(rows, of: page, UnknownChargePointBody.init(row:)))
    }

    /// `DELETE …/unknown-charge-points/{id}`, operation `deleteUnknownChargePoint`.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await transaction.honourIfMatch(
                of: request,
                locking: UnknownChargePointQueries.one(id),
                showing: UnknownChargePointQueries.one(id)
            ) { try UnknownChargePointBody(row: $0[0]) }
            _ = try await transaction.row(UnknownChargePointQueries.delete(id))
        }
        return .noContent
    }

    /// `POST …/unknown-charge-points/{id}/register`, operation `registerUnknownChargePoint`.
    @Sendable private func register(_ request: Request, _ context: TenantContext) async throws -> Response {
        let stranger = try context.pathID("id")
        var body = try await request.jsonObject()
        let given = try ChargePointInput(&body, creating: true, isNamed: true)
        let (id, account) = (UUID.version7(), context.account)
        let hash = (given.password ?? nil).map { password in
            passwords.hash(Array(password.utf8), account: account.rawValue, chargePoint: id)
        }
        return try await database.answering(context) { transaction in
            let row = try await transaction.row(UnknownChargePointQueries.one(stranger))
            var input = given
            input.identity = try row.decode("identity")
            var statements = [
                ChargePointQueries.insert(id, input, passwordHash: hash, account: account),
                ChargePointQueries.insertState(of: id, account: account),
            ]
            if !input.connectors.isEmpty {
                statements.append(
                    ChargePointQueries.insertConnectors(input.connectors, of: id, account: account)
                )
            }
            let shown: [Row]
            do throws(DatabaseError) {
                shown = try await transaction.query(statements + [ChargePointQueries.one("\(id)")]).last ?? []
            } catch {
                throw error.explained(by: ChargePointProblems.writing)
            }
            guard !shown.isEmpty else { throw Problem.notFound }
            let chargePoint = try ChargePointBody(rows: shown)
            let parent = request.uri.path.split(separator: "/").dropLast(3).joined(separator: "/")
            return try .created(
                chargePoint,
                at: "/\(parent)/charge-points/\(PercentEncoding.encode(chargePoint.identity))"
            )
        }
    }
}
