import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/configuration-templates` (openapi.yaml, tag `configuration`).
struct ConfigurationTemplateRoutes: Sendable {
    let database: TenantDatabase

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/configuration-templates"
        let one = "\(all)/{id}"
        let page = ["limit", "cursor", "sort"]
        routes.tenant(
            .get,
            all,
            "listConfigurationTemplates",
            scope: .chargePointsRead,
            query: page,
            use: list
        )
        routes.tenant(.post, all, "createConfigurationTemplate", scope: .commandsConfigure, use: create)
        routes.tenant(.get, one, "getConfigurationTemplate", scope: .chargePointsRead, use: show)
        routes.tenant(.patch, one, "updateConfigurationTemplate", scope: .commandsConfigure, use: update)
        routes.tenant(.delete, one, "deleteConfigurationTemplate", scope: .commandsConfigure, use: delete)
    }

    /// `GET …/configuration-templates`, operation `listConfigurationTemplates`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: ConfigurationTemplateQueries.sortKeys, default: "name")
        try query.finish()
        let rows = try await database.read(for: context.access, ConfigurationTemplateQueries.list(page))[0]
        return try .json(PageBody(rows, of: page, ConfigurationTemplateBody.init(row:)))
    }

    /// `POST …/configuration-templates`, operation `createConfigurationTemplate`.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let input = try ConfigurationTemplateInput(&body, creating: true)
        let insert = ConfigurationTemplateQueries.insert(.version7(), input, of: context.account)
        return try await database.answering(context) { transaction in
            let row = try await transaction.row(insert, explainedBy: ConfigurationTemplateProblems.writing)
            let template = try ConfigurationTemplateBody(row: row)
            return try .created(template, at: "\(request.uri.path)/\(template.id.text)")
        }
    }

    /// `GET …/configuration-templates/{id}`, operation `getConfigurationTemplate`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, ConfigurationTemplateQueries.one(id))
        return try .single(ConfigurationTemplateBody(row: row), for: request)
    }

    /// `PATCH …/configuration-templates/{id}`, operation `updateConfigurationTemplate`. Counts from the next boot on, or
    /// when it is applied.
    @Sendable private func update(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        var body = try await request.jsonObject()
        let input = try ConfigurationTemplateInput(&body, creating: false)
        let change =
            input.isEmpty
            ? ConfigurationTemplateQueries.one(id) : ConfigurationTemplateQueries.update(id, input)
        let row = try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            return try await transaction.row(change, explainedBy: ConfigurationTemplateProblems.writing)
        }
        return try .single(ConfigurationTemplateBody(row: row), for: request)
    }

    /// `DELETE …/configuration-templates/{id}`, operation `deleteConfigurationTemplate`. Charge points stay as they are.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await honourIfMatch(of: request, on: id, in: transaction)
            _ = try await transaction.row(ConfigurationTemplateQueries.delete(id))
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
            locking: ConfigurationTemplateQueries.lock(id),
            showing: ConfigurationTemplateQueries.one(id)
        ) { try ConfigurationTemplateBody(row: $0[0]) }
    }
}
