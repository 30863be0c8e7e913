import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/accounts/{account}/firmware-campaigns` (openapi.yaml, tag `firmware-campaigns`). What is decided here is
/// carried out by ``CampaignService``.
struct CampaignRoutes: Sendable {
    /// How many charge points a campaign has at most.
    private static let maximumTargets = 10_000

    let database: TenantDatabase
    let now: @Sendable () -> Date

    func register(on routes: inout APIRoutes) {
        let all = "\(APIRoutes.account)/firmware-campaigns"
        let one = "\(all)/{id}"
        let (read, write) = (Scope.chargePointsRead, Scope.commandsConfigure)
        let query = ["limit", "cursor", "sort", "status"]
        routes.tenant(.get, all, "listFirmwareCampaigns", scope: read, query: query, use: list)
        routes.tenant(.post, all, "createFirmwareCampaign", scope: write, use: create)
        routes.tenant(.get, one, "getFirmwareCampaign", scope: read, use: show)
        let targets = "\(one)/targets"
        routes.tenant(
            .get,
            targets,
            "listFirmwareCampaignTargets",
            scope: read,
            query: query,
            use: listTargets
        )
        routes.tenant(.post, "\(one)/pause", "pauseFirmwareCampaign", scope: write) { _, context in
            try await set(.paused, from: [.running], context)
        }
        routes.tenant(.post, "\(one)/resume", "resumeFirmwareCampaign", scope: write) { _, context in
            try await set(.running, from: [.paused, .halted], context)
        }
        routes.tenant(.post, "\(one)/cancel", "cancelFirmwareCampaign", scope: write) { _, context in
            try await set(.cancelled, from: [.running, .paused, .halted], context)
        }
    }

    /// `GET …/firmware-campaigns`, operation `listFirmwareCampaigns`.
    @Sendable private func list(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let status = query.word("status", as: CampaignStatus.self)
        let page = query.page(sortedBy: CampaignQueries.sortKeys, default: "-created_at")
        try query.finish()
        let rows = try await database.read(for: context.access, CampaignQueries.list(status, page))[0]
        return try .json(PageBody(rows, of: page, CampaignBody.init(row:)))
    }

    /// `GET …/firmware-campaigns/{id}`, operation `getFirmwareCampaign`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let id = try context.pathID("id")
        let row = try await database.row(for: context.access, .readOnly, CampaignQueries.one(id))
        return try .single(CampaignBody(row: row), for: request)
    }

    /// `GET …/firmware-campaigns/{id}/targets`, operation `listFirmwareCampaignTargets`.
    @Sendable private func listTargets(_ request: Request, _ context: TenantContext) async throws -> Response
    {
        let id = try context.pathID("id")
        var query = context.query
        let status = query.word("status", as: TargetStatus.self)
        let page = query.page(sortedBy: CampaignTargetQueries.sortKeys, default: "identity")
        try query.finish()
        let results = try await database.read(
            for: context.access,
            CampaignQueries.one(id),
            CampaignTargetQueries.list(id, status, page)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        return try .json(PageBody(results[1], of: page, CampaignTargetBody.init(row:)))
    }

    /// `POST …/firmware-campaigns`, operation `createFirmwareCampaign`: its charge points are fixed now.
    @Sendable private func create(_ request: Request, _ context: TenantContext) async throws -> Response {
        var body = try await request.jsonObject()
        let (id, input) = (UUID.version7(), try CampaignInput(&body, now: now()))
        return try await database.answering(context) { transaction in
            let images = try await transaction.query(CampaignQueries.image(input.firmware))
            guard let image = images.first else { throw FirmwareProblems.unknown }
            guard try image.decode("file_id", as: UUID?.self) != nil else {
                throw FirmwareProblems.hasNoContent
            }
            let candidates = try await transaction.query(
                CampaignQueries.candidates(input.filter, limit: Self.maximumTargets + 1)
            )
            let targets = try Self.targets(candidates, of: image, input.plan)
            let making = CampaignMaking(
                account: context.account,
                version: try image.decode("version"),
                waves: max(1, targets.map(\.wave).max() ?? 1),
                createdBy: context.principal.subject
            )
            let rows = try await transaction.query([
                CampaignQueries.insert(id, input, making),
                CampaignTargetQueries.insert(targets, of: id, account: context.account),
                CampaignQueries.one(id),
            ])
            guard let row = rows[2].first else { throw Problem.notFound }
            return try .created(CampaignBody(row: row), at: "\(request.uri.path)/\(ResourceID(id).text)")
        }
    }

    /// The charge points with their waves. Those that an update is not for are part of the campaign and skipped, so that
    /// everybody sees why they got none.
    private static func targets(_ candidates: [Row], of image: Row, _ plan: WavePlan) throws -> [NewTarget] {
        guard !candidates.isEmpty else {
            throw Problem.validation([
                FieldError(field: "/filter", code: "unknown_reference", message: "No charge point meets it.")
            ])
        }
        guard candidates.count <= maximumTargets else {
            let message = "More than \(maximumTargets) charge points meet it."
            throw Problem.validation([FieldError(field: "/filter", code: "out_of_range", message: message)])
        }
        let reasons = try candidates.map { try reasonToSkip($0, image) }
        let waves = plan.waves(of: reasons.count { $0 == nil })
        var turn = 0
        return try zip(candidates, reasons).map { row, reason in
            if reason == nil { turn += 1 }
            return NewTarget(
                chargePoint: try row.decode("id"),
                wave: reason == nil ? waves[turn - 1] : 1,
                status: reason == nil ? .pending : .skipped,
                detail: reason,
                version: try row.decode("firmware_version")
            )
        }
    }

    private static func reasonToSkip(_ chargePoint: Row, _ image: Row) throws -> String? {
        for field in ["manufacturer", "model"] {
            let wanted = try image.decode(field, as: String.self)
            if try !wanted.isEmpty && chargePoint.decode(field) != wanted {
                return "The image is for another \(field)."
            }
        }
        if try chargePoint.decode("firmware_version", as: String.self) == image.decode("version") {
            return "It runs this version already."
        }
        return try chargePoint.decode("is_busy") ? "Another campaign updates it." : nil
    }

    private func set(
        _ status: CampaignStatus,
        from states: [CampaignStatus],
        _ context: TenantContext
    ) async throws -> Response {
        let id = try context.pathID("id")
        return try await database.answering(context) { transaction in
            let row = try await transaction.row(CampaignQueries.lock(id))
            let before = try row.decode("status", as: String.self)
            let rows = try await transaction.query(CampaignQueries.set(id, to: status, from: states))
            guard !rows.isEmpty || before == status.rawValue else {
                throw Problem.conflict("The campaign is \(before).", code: "campaign_\(before)")
            }
            return try .json(CampaignBody(row: try await transaction.row(CampaignQueries.one(id))))
        }
    }
}
