import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/charging-profiles`, and what charge points hold of them (openapi.yaml, tag
/// `charging-profiles`).
struct ChargingProfileRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/charging-profiles"
        let one = "\(all)/{id}"
        routes.tenant(
            .get,
            all,
            "listChargingProfiles",
            scope: .chargePointsRead,
            query: ["limit", "cursor", "sort", "purpose"],
            use: list
        )
        routes.tenant(.post, all, "createChargingProfile", scope: .commandsConfigure, use: create)
        routes.tenant(.get, one, "getChargingProfile", scope: .chargePointsRead, use: show)
        routes.tenant(.patch, one, "updateChargingProfile", scope: .commandsConfigure, use: update)
        routes.tenant(.delete, one, "deleteChargingProfile", scope: .commandsConfigure, use: delete)
        routes.tenant(
            .get,
            "\(APIRoutes.account)/charge-points/{charge_point}/charging-profiles",
            "listInstalledChargingProfiles",
            scope: .chargePointsRead,
            use: installed
        )
    }

    /// `GET …/charging-profiles`, operation `listChargingProfiles`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let purpose = query.word("purpose", as: ChargingProfilePurpose.self)
        let page = query.page(sortedBy: ChargingProfileQueries.sortKeys, default: "name")
        try query.finish()
        let conditions: [SQL] = purpose.map { ["p.purpose = \($0.rawValue)"] } ?? []
        let rows = try await database.read(
            for: context.access,
            ChargingProfileQueries.list(conditions, page)
        )[0]
        let profiles = try rows.prefix(page.limit).map(ChargingProfileBody.init(row:))
        let cursor = rows.count > page.limit ? try Cursor.behind(rows[page.limit - 1], of: page) : nil
        return try .json(PageBody(data: profiles, nextCursor: cursor))
    }

    /// `POST …/charging-profiles`, operation `createChargingProfile`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let profile = try ChargingProfileInput(&body, onto: nil).profile
        return try await database.answering(context) { transaction in
            let number = try await transaction.nextNumber(
                .chargingProfile,
                isTaken: ChargingProfileQueries.taken
            )
            let insert = ChargingProfileQueries.insert(
                .version7(),
                number: number,
                profile,
                account: context.account
            )
            let row = try await transaction.row(insert, explainedBy: ChargingProfileProblems.writing)
            let made = try ChargingProfileBody(row: row)
            return try .created(made, at: "\(request.uri.path)/\(made.id.text)")
        }
    }

    /// `GET …/charging-profiles/{id}`, operation `getChargingProfile`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, ChargingProfileQueries.one(id))
        return try .single(ChargingProfileBody(row: row), for: request)
    }

    /// `PATCH …/charging-profiles/{id}`, operation `updateChargingProfile`. Charge points that hold the profile keep
    /// it as it was until it is set there again.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let body = try await request.jsonObject()
        let row = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            let rows = try await transaction.query([
                ChargingProfileQueries.lock(id), ChargingProfileQueries.one(id),
            ])
            guard let known = rows[1].first else { throw Problem.notFound }
            var body = body
            let input = try ChargingProfileInput(&body, onto: ChargingProfileBody(row: known).profile)
            guard !body.isEmpty else { return known }
            return try await transaction.row(
                ChargingProfileQueries.update(id, input.profile),
                explainedBy: ChargingProfileProblems.writing
            )
        }
        return try .single(ChargingProfileBody(row: row), for: request)
    }

    /// `DELETE …/charging-profiles/{id}`, operation `deleteChargingProfile`. Charge points keep what they hold.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            _ = try await transaction.row(ChargingProfileQueries.delete(id))
        }
        return .noContent
    }

    /// `GET …/charge-points/{charge_point}/charging-profiles`, operation `listInstalledChargingProfiles`.
    @Sendable private func installed(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            InstalledProfileQueries.list(key)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(complete: results[1].map(InstalledProfileBody.init(row:))))
    }

    private func honourIfMatch(
        of request: Request,
        on id: UUID,
        in transaction: borrowing TenantTransaction
    ) async throws {
        try await transaction.honourIfMatch(
            of: request,
            locking: ChargingProfileQueries.lock(id),
            showing: ChargingProfileQueries.one(id)
        ) { try ChargingProfileBody(row: $0[0]) }
    }
}
