import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/locations` (openapi.yaml, tag `locations`).
struct LocationRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/locations"
        let one = "\(all)/{id}"
        routes.tenant(
            .get,
            all,
            "listLocations",
            scope: .chargePointsRead,
            query: LocationFilter.parameters,
            use: list
        )
        routes.tenant(.post, all, "createLocation", scope: .chargePointsWrite, use: create)
        routes.tenant(.get, one, "getLocation", scope: .chargePointsRead, use: show)
        routes.tenant(.patch, one, "updateLocation", scope: .chargePointsWrite, use: update)
        routes.tenant(.delete, one, "deleteLocation", scope: .chargePointsWrite, use: delete)
    }

    /// `GET …/locations`, operation `listLocations`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let filter = LocationFilter(&query)
        let page = query.page(sortedBy: LocationQueries.sortKeys, default: "name")
        try query.finish()
        let rows = try await database.read(for: context.access, LocationQueries.list(filter, page))[0]
        return try .json(PageBody(rows, of: page, LocationBody.init(row:)))
    }

    /// `POST …/locations`, operation `createLocation`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let input = try LocationInput(&body, creating: true)
        let insert = LocationQueries.insert(.version7(), input, account: context.account)
        return try await database.answering(context) { transaction in
            let row = try await transaction.row(insert, explainedBy: LocationProblems.writing)
            let location = try LocationBody(row: row)
            return try .created(location, at: "\(request.uri.path)/\(location.id.text)")
        }
    }

    /// `GET …/locations/{id}`, operation `getLocation`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, LocationQueries.one(id))
        return try .single(LocationBody(row: row), for: request)
    }

    /// `PATCH …/locations/{id}`, operation `updateLocation`.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try LocationInput(&body, creating: false)
        let update = input.isEmpty ? LocationQueries.one(id) : LocationQueries.update(id, input.changes)
        let row = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            return try await transaction.row(update, explainedBy: LocationProblems.writing)
        }
        return try .single(LocationBody(row: row), for: request)
    }

    /// `DELETE …/locations/{id}`, operation `deleteLocation`.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            _ = try await transaction.row(LocationQueries.delete(id), explainedBy: LocationProblems.deleting)
        }
        return .noContent
    }

    private func honourIfMatch(
        of request: Request,
        on id: UUID,
        in transaction: borrowing TenantTransaction
    ) async throws {
        try await transaction.honourIfMatch(
            of: request,
            locking: LocationQueries.lock(id),
            showing: LocationQueries.one(id)
        ) { try LocationBody(row: $0[0]) }
    }
}
