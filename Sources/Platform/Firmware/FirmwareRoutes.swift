import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/firmware` (openapi.yaml, tag `firmware`).
struct FirmwareRoutes: Sendable {
    let database: TenantDatabase
    let files: FileServices

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/firmware"
        let one = "\(all)/{id}"
        routes.tenant(
            .get,
            all,
            "listFirmware",
            scope: .chargePointsRead,
            query: ["limit", "cursor", "sort"],
            use: list
        )
        routes.tenant(.post, all, "createFirmware", scope: .commandsConfigure, use: create)
        routes.tenant(.get, one, "getFirmware", scope: .chargePointsRead, use: show)
        routes.tenant(.delete, one, "deleteFirmware", scope: .commandsConfigure, use: delete)
        routes.tenant(.put, "\(one)/content", "putFirmwareContent", scope: .commandsConfigure, use: upload)
        routes.tenant(.get, "\(one)/content", "getFirmwareContent", scope: .commandsConfigure, use: content)
    }

    /// `GET …/firmware`, operation `listFirmware`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: FirmwareQueries.sortKeys, default: "-created_at")
        try query.finish()
        let rows = try await database.read(for: context.access, FirmwareQueries.list(page))[0]
        return try .json(PageBody(rows, of: page, FirmwareBody.init(row:)))
    }

    /// `POST …/firmware`, operation `createFirmware`: what it is; its bytes follow.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let (id, input) = (UUID.version7(), try FirmwareInput(&body))
        return try await database.answering(context) { transaction in
            _ = try await transaction.query(FirmwareQueries.insert(id, input, account: context.account))
            let firmware = try FirmwareBody(row: try await transaction.row(FirmwareQueries.one(id)))
            return try .created(firmware, at: "\(request.uri.path)/\(firmware.id.text)")
        }
    }

    /// `GET …/firmware/{id}`, operation `getFirmware`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, FirmwareQueries.one(id))
        return try .single(FirmwareBody(row: row), for: request)
    }

    /// `PUT …/firmware/{id}/content`, operation `putFirmwareContent`: the body is the image, of any content type.
    @Sendable private func upload(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, FirmwareQueries.one(id))
        guard try row.decode("file_id", as: UUID?.self) == nil else { throw FirmwareProblems.hasContent }
        let shown = try await files.operators.receive(
            request.body,
            announced: request.headers[.contentLength].flatMap { Int($0) },
            limit: files.limits.firmware,
            for: context.access
        ) { file, transaction in
            guard file.size > 0 else { throw Problem.incompleteBody }
            guard try await !transaction.query(FirmwareQueries.attach(file.id, to: id)).isEmpty else {
                throw FirmwareProblems.hasContent
            }
            return try FirmwareBody(row: try await transaction.row(FirmwareQueries.one(id)))
        }
        return try .single(shown, for: request)
    }

    /// `GET …/firmware/{id}/content`, operation `getFirmwareContent`.
    @Sendable private func content(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, FirmwareQueries.one(id))
        guard try row.decode("file_id", as: UUID?.self) != nil else { throw Problem.notFound }
        let fileName = try row.decode("file_name", as: String.self)
        return try files.operators.response(
            with: StoredFile(row: row),
            named: fileName.isEmpty ? row.decode("name") : fileName,
            for: request,
            context.access
        )
    }

    /// `DELETE …/firmware/{id}`, operation `deleteFirmware`.
    @Sendable private func delete(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        try await database.withTransaction(for: context.access) { transaction in
            try await transaction.honourIfMatch(
                of: request,
                locking: FirmwareQueries.lock(id),
                showing: FirmwareQueries.one(id)
            ) { try FirmwareBody(row: $0[0]) }
            let row = try await transaction.row(FirmwareQueries.lock(id))
            guard try await transaction.query(FirmwareQueries.use(of: id)).isEmpty else {
                throw FirmwareProblems.inUse
            }
            let file = try row.decode("file_id", as: UUID?.self)
            _ = try await transaction.query([FirmwareQueries.delete(id), FileQueries.delete(file)])
        }
        return .noContent
    }
}
