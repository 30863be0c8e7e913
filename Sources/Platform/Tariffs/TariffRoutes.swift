import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/tariffs` (openapi.yaml, tag `tariffs`). To whom they are assigned:
/// ``TariffAssignmentRoutes``.
struct TariffRoutes: Sendable {
    let database: TenantDatabase
    let now: @Sendable () -> Date

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/tariffs"
        let one = "\(all)/{id}"
        routes.tenant(
            .get,
            all,
            "listTariffs",
            scope: .chargePointsRead,
            query: ["limit", "cursor", "sort", "q"],
            use: list
        )
        routes.tenant(.post, all, "createTariff", scope: .accountAdmin, use: create)
        routes.tenant(.get, one, "getTariff", scope: .chargePointsRead, use: show)
        routes.tenant(.patch, one, "updateTariff", scope: .accountAdmin, use: update)
        routes.tenant(.delete, one, "deleteTariff", scope: .accountAdmin, use: delete)
        routes.tenant(.post, "\(one)/quote", "quoteTariff", scope: .chargePointsRead, use: quote)
    }

    /// `GET …/tariffs`, operation `listTariffs`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        // The prefix operator is leakproof, LIKE is not (design.md §5).
        let conditions: [SQL] = query.text("q").map { [#"t.name COLLATE "C" ^@ \#($0)"#] } ?? []
        let page = query.page(sortedBy: TariffQueries.sortKeys, default: "name")
        try query.finish()
        let rows = try await database.read(for: context.access, TariffQueries.list(conditions, page))[0]
        return try .json(PageBody(rows, of: page, TariffBody.init(row:)))
    }

    /// `POST …/tariffs`, operation `createTariff`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let input = try TariffInput(&body, creating: true)
        let id = UUID.version7()
        let insert = TariffQueries.insert(
            id,
            name: input.name ?? "",
            comment: input.comment ?? "",
            account: context.account
        )
        return try await database.answering(context) { transaction in
            _ = try await transaction.row(insert, explainedBy: TariffProblems.writing)
            let tariff = try await add(input.terms(onto: nil), to: id, context, in: transaction)
            return try .created(tariff, at: "\(request.uri.path)/\(tariff.id.text)")
        }
    }

    /// `GET …/tariffs/{id}`, operation `getTariff`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, TariffQueries.one(id))
        return try .single(TariffBody(row: row), for: request)
    }

    /// `PATCH …/tariffs/{id}`, operation `updateTariff`. Changed prices are for sessions that begin from now on.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try TariffInput(&body, creating: false)
        let tariff = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            // Held, so that who changes prices at the same time changes those of the one before.
            let rows = try await transaction.query([TariffQueries.lock(id), TariffQueries.one(id)])
            guard let row = rows[1].first else { throw Problem.notFound }
            let known = try TariffBody(row: row)
            guard !input.isEmpty else { return known }
            let update = TariffQueries.update(id, name: input.name, comment: input.comment)
            _ = try await transaction.row(update, explainedBy: TariffProblems.writing)
            let terms = input.terms(onto: known.terms)
            guard terms == known.terms else { return try await add(terms, to: id, context, in: transaction) }
            return try TariffBody(row: try await transaction.row(TariffQueries.one(id)))
        }
        return try .single(tariff, for: request)
    }

    /// `DELETE …/tariffs/{id}`, operation `deleteTariff`. Its prices stay with the sessions that have them.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            _ = try await transaction.row(TariffQueries.delete(id), explainedBy: TariffProblems.deleting)
        }
        return .noContent
    }

    /// `POST …/tariffs/{id}/quote`, operation `quoteTariff`.
    @Sendable private func quote(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let energy = body.required("energy_wh", .integer(0...1_000_000_000_000))
        let seconds = body.required("duration_seconds", .integer(0...1_000_000_000))
        let date = body.optional("at", .time)
        try body.finish()
        return try await database.answering(context) { transaction in
            let row = try await transaction.row(TariffQueries.prices(id, at: date ?? now()))
            return try .json(
                QuoteBody(ResourceID(id), row: row, energyWh: energy ?? 0, seconds: seconds ?? 0)
            )
        }
    }

    private func add(
        _ terms: TariffTerms,
        to id: UUID,
        _ context: TenantContext,
        in transaction: borrowing TenantTransaction
    ) async throws -> TariffBody {
        _ = try await transaction.query(TariffQueries.insert(terms, of: id, account: context.account))
        return try TariffBody(row: try await transaction.row(TariffQueries.one(id)))
    }

    private func honourIfMatch(
        of request: Request,
        on id: UUID,
        in transaction: borrowing TenantTransaction
    ) async throws {
        try await transaction.honourIfMatch(
            of: request,
            locking: TariffQueries.lock(id),
            showing: TariffQueries.one(id)
        ) { try TariffBody(row: $0[0]) }
    }
}
