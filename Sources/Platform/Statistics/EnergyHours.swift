import FoundationEssentials
package import Logging
import ServiceLifecycle
package import Tenancy

/// Adds to the hours what flowed into sessions that run since it looked last (docs/statistics.md). Those that end are seen to
/// by ``SessionDeltaFolding``.
package struct EnergyHours: Service {
    /// How many sessions one statement looks at: it must not hold up a deletion for long.
    private static let limit = 2000
    private static let zero = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    private let worker: SystemDatabase
    private let interval: Duration
    private let limit: Int
    private let logger: Logger

    /// - Parameters:
    ///   - worker: Role `plugyard_worker`.
    ///   - interval: Between two turns: how late the present hour may be.
    ///   - limit: How many sessions one statement looks at.
    ///   - logger: Told when a turn fails; the next one takes what it left.
    package init(
        worker: SystemDatabase,
        interval: Duration = .seconds(60),
        limit: Int = Self.limit,
        logger: Logger
    ) {
        self.worker = worker
        self.interval = interval
        self.limit = limit
        self.logger = logger
    }

    package func run() async throws {
        await takeTurns(every: interval, by: ContinuousClock()) { await note() }
    }

    /// One turn: all sessions that run, by charge point.
    package func note() async {
        var last: (account: UUID, chargePoint: UUID)? = (Self.zero, Self.zero)
        do {
            while let after = last, !Task.isCancelled {
                let statement = MaintenanceQueries.noteRunningSessions(
                    after: after.account,
                    after.chargePoint,
                    limit: limit
                )
                let rows = try await worker.query("note what flowed into sessions", statement)
                last = try rows.first.map {
                    (try $0.decode("account_id"), try $0.decode("charge_point_id"))
                }
            }
        } catch {
            logger.error("energy per hour not noted", metadata: ["error": "\(error)"])
        }
    }
}
