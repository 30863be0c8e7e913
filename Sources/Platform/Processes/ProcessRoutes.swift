import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/processes`: of which processes the platform is made (openapi.yaml, tag `health`).
struct ProcessRoutes: Sendable {
    private let database: SystemDatabase
    private let process: AnsweringProcess
    private let version: String
    private let now: @Sendable () -> Date
    private let start: Date

    init(_ dependencies: APIDependencies) {
        database = dependencies.authDatabase
        process = dependencies.process
        version = dependencies.version
        now = dependencies.now
        start = dependencies.now()
    }

    func register(on routes: inout APIRoutes) {
        routes.platform(.get, "/api/v1/processes", "listProcesses", use: list)
    }

    /// `GET /api/v1/processes`, operation `listProcesses`.
    @Sendable private func list(_ request: Request, _ context: PlatformContext) async throws -> Response {
        switch process {
        case .whole(let name):
            let rows = try await database.query("count sockets", ProcessQueries.sockets(of: name))
            let only = ProcessBody(
                only: name,
                version: version,
                since: start,
                now: now(),
                sockets: try rows.first?.decode("sockets") ?? 0
            )
            return try .json(ProcessListBody(data: [only]))
        case .apart(let name):
            let rows = try await database.query("list processes", ProcessQueries.list)
            return try .json(
                ProcessListBody(data: try rows.map { try ProcessBody(row: $0, answering: name) })
            )
        }
    }
}
