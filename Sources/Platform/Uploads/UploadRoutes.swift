import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/uploads` (openapi.yaml, tag `uploads`): diagnostics and logs of charge points.
struct UploadRoutes: Sendable {
    let database: TenantDatabase
    /// Role `plugyard_app`.
    let files: FileStore

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/uploads"
        let query = ["limit", "cursor", "sort"]
        let ofOne = "\(APIRoutes.account)/charge-points/{charge_point}/uploads"
        routes.tenant(.get, ofOne, "listChargePointUploads", scope: .logsRead, query: query, use: listOfOne)
        routes.tenant(.get, all, "listUploads", scope: .logsRead, query: query, use: list)
        routes.tenant(.get, "\(all)/{id}", "getUpload", scope: .logsRead, use: show)
        routes.tenant(.delete, "\(all)/{id}", "deleteUpload", scope: .chargePointsWrite, use: delete)
        routes.tenant(.get, "\(all)/{id}/content", "getUploadContent", scope: .logsRead, use: content)
    }

    /// `GET …/charge-points/{charge_point}/uploads`, operation `listChargePointUploads`.
    @Sendable private func listOfOne(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        var query = context.query
        let page = query.page(sortedBy: UploadQueries.sortKeys, default: "-received_at")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            UploadQueries.list(["u.charge_point_id = \(key.lookup)"], page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, UploadBody.init(row:)))
    }

    /// `GET …/uploads`, operation `listUploads`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: UploadQueries.sortKeys, default: "-received_at")
        try query.finish()
        let rows = try await database.read(for: context.access, UploadQueries.list([], page))[0]
        return try .json(PageBody(rows, of: page, UploadBody.init(row:)))
    }

    /// `GET …/uploads/{id}`, operation `getUpload`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        try .single(UploadBody(row: try await row(context)), for: request)
    }

    /// `GET …/uploads/{id}/content`, operation `getUploadContent`.
    @Sendable private func content(_ request: Request, _ context: TenantContext) async throws -> Response {
        let row = try await row(context)
        let name = try row.decode("file_name", as: String.self)
        let station = try row.decode("charge_point", as: String.self)
        return try files.response(
            with: StoredFile(row: row),
            named: name.isEmpty ? station : name,
            for: request,
            context.access
        )
    }

    /// `DELETE …/uploads/{id}`, operation `deleteUpload`.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await transaction.honourIfMatch(
                of: request,
                locking: UploadQueries.one(id),
                showing: UploadQueries.one(id)
            ) { try UploadBody(row: $0[0]) }
            let row = try await transaction.row(UploadQueries.delete(id))
            _ = try await transaction.query(FileQueries.delete(try row.decode("file_id")))
        }
        return .noContent
    }

    private func row(_ context: TenantContext) async throws -> Row {
        let id = try context.pathID("id")
        return try await database.row(for: context.access, .readOnly, UploadQueries.one(id))
    }
}
