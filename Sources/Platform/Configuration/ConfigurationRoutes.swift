import FoundationEssentials
import HTTPTypes
import Hummingbird
import OCPP
import Tenancy

/// `…/charge-points/{charge_point}/configuration` and `…/configuration-drift` (openapi.yaml, tag `configuration`).
struct ConfigurationRoutes: Sendable {
    /// What was not delivered until then is given up.
    private static let expiry: TimeInterval = 24 * 3600

    let database: TenantDatabase
    let now: @Sendable () -> Date

    func register(on routes: inout APIRoutes) {
        let one = "\(APIRoutes.account)/charge-points/{charge_point}/configuration"
        routes.tenant(.get, one, "getConfiguration", scope: .chargePointsRead, use: show)
        routes.tenant(.post, "\(one)/apply", "applyConfiguration", scope: .commandsConfigure, use: apply)
        routes.tenant(
            .get,
            "\(APIRoutes.account)/configuration-drift",
            "listConfigurationDrift",
            scope: .chargePointsRead,
            query: ["limit", "cursor", "sort"],
            use: drift
        )
    }

    /// `GET …/configuration`, operation `getConfiguration`.
    @Sendable private func show(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        let results = try await database.read(
            for: context.access,
            ChargePointQueries.find(key),
            ConfigurationQueries.keys(of: key),
            ConfigurationQueries.drift(of: key),
            ConfigurationQueries.reading(of: key)
        )
        guard !results[0].isEmpty else { throw Problem.notFound }
        let body = try ConfigurationBody(keys: results[1], drift: results[2], reading: results[3].first)
        return try .single(body, for: request)
    }

    /// `POST …/configuration/apply`, operation `applyConfiguration`: tries all that differs, also what was refused
    /// before.
    @Sendable private func apply(_ request: Request, _ context: TenantContext) async throws -> Response {
        let key = try ChargePointKey(in: context)
        return try await database.answering(context) { transaction in
            let results = try await transaction.query([
                CommandQueries.target(key), ConfigurationQueries.drift(of: key),
            ])
            let target = try CommandTarget(account: context.account, gateway: "", rows: results[0])
            let drift = try results[1].map(ConfigurationDrift.init(row:))
            let changes = try drift.filter(\.reason.isApplicable).map { change in
                try ConfigurationChange(
                    change,
                    at: target.chargePoint,
                    dialect: target.version.dialect,
                    expiresAt: now() + Self.expiry
                )
            }
            if !changes.isEmpty {
                _ = try await transaction.query(
                    changes.flatMap { $0.statements(for: context.account, attempts: 1) }
                )
            }
            let body = ConfigurationApplicationBody(
                queued: changes.map {
                    .init(key: $0.drift.key, value: $0.drift.expected, commandID: ResourceID($0.command.id))
                },
                skipped: drift.filter { !$0.reason.isApplicable }.map {
                    .init(key: $0.key, reason: $0.reason.rawValue)
                }
            )
            return try .json(body, status: .accepted)
        }
    }

    /// `GET …/configuration-drift`, operation `listConfigurationDrift`.
    @Sendable private func drift(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let page = query.page(sortedBy: ConfigurationQueries.driftSortKeys, default: "charge_point")
        try query.finish()
        let rows = try await database.read(for: context.access, ConfigurationQueries.drifting(page))[0]
        var groups: [[Row]] = []
        var last: UUID?
        for row in rows {
            let id = try row.decode("id", as: UUID.self)
            if id == last { groups[groups.count - 1].append(row) } else { groups.append([row]) }
            last = id
        }
        return try .json(PageBody(groups: groups, of: page, DriftingChargePointBody.init(rows:)))
    }
}
