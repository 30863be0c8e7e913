import HTTPTypes
import Hummingbird
import Tenancy

/// `/livez`, `/readyz`, `/api/health` (openapi.yaml, tag `health`).
struct HealthRoutes: Sendable {
    private let database: SystemDatabase
    private let readiness: Readiness
    private let version: String
    private let start = ContinuousClock.now
    /// Less than probes wait, so that they read an answer and not a time-out.
    private static let patience = Duration.seconds(1)

    init(_ dependencies: APIDependencies) {
        database = dependencies.authDatabase
        readiness = dependencies.readiness
        version = dependencies.version
    }

    func register(on routes: inout APIRoutes) {
        routes.open(.get, "/livez", "getLiveness", use: live)
        routes.open(.get, "/readyz", "getReadiness", use: ready)
        routes.open(.get, "/api/health", "getHealth", use: health)
    }

    /// `GET /livez`, operation `getLiveness`: the process answers. Says nothing about the database, which a
    /// restart of this process would not mend.
    @Sendable private func live(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(ReadinessBody(status: .ok))
    }

    /// `GET /readyz`, operation `getReadiness`.
    @Sendable private func ready(_ request: Request, _ context: APIContext) async throws -> Response {
        let health = await look()
        return try .json(
            ReadinessBody(
                status: health.status,
                notReady: (health.database.latencyMS == nil ? ["database"] : []) + health.notReady
            ),
            status: health.status == .ok ? .ok : .serviceUnavailable,
            headers: health.status == .ok ? [:] : [.retryAfter: "1"]
        )
    }

    /// `GET /api/health`, operation `getHealth`.
    @Sendable private func health(_ request: Request, _ context: APIContext) async throws -> Response {
        let health = await look()
        return try .json(health, status: health.status == .unavailable ? .serviceUnavailable : .ok)
    }

    private func look() async -> HealthBody {
        let latency = await databaseLatency()
        let notReady = readiness.notReady
        let status: HealthBody.Status =
            if readiness.isDraining {
                .draining
            } else if latency == nil || !notReady.isEmpty {
                .unavailable
            } else {
                .ok
            }
        return HealthBody(
            status: status,
            version: version,
            uptimeSeconds: Int((ContinuousClock.now - start) / .seconds(1)),
            database: HealthBody.Database(status: latency == nil ? .unavailable : .ok, latencyMS: latency),
            notReady: notReady
        )
    }

    /// Milliseconds of one query; `nil` when the database does not answer in time.
    private func databaseLatency() async -> Double? {
        let asked = ContinuousClock.now
        return await withTaskGroup(of: Double?.self) { [database] group in
            group.addTask {
                // The answer says that it failed; the pool logs why.
                guard
                    (try? await database.query("see whether the database answers", "SELECT 1 AS one")) != nil
                else {
                    return nil
                }
                return (ContinuousClock.now - asked) / .milliseconds(1)
            }
            group.addTask {
                // Being cancelled is the usual end of this sleep.
                try? await ContinuousClock().sleep(for: Self.patience)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
