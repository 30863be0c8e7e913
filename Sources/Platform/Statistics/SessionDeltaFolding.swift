package import Logging
import ServiceLifecycle
package import Tenancy

/// Adds what transactions changed in the statistics to the tables of days, in turns. The figures are right without it;
/// it keeps short what is to be summed.
package struct SessionDeltaFolding: Service {
    /// How many rows one statement moves: it must not hold up a deletion for long, nor keep a core from those who wait for
    /// their answers.
    private static let limit = 200
    /// Between two statements of a turn.
    private static let pause = Duration.milliseconds(100)

    private let worker: SystemDatabase
    private let interval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - worker: Role `plugyard_worker`.
    ///   - interval: Between two turns.
    ///   - logger: Told when a turn fails; the next takes its rows.
    package init(worker: SystemDatabase, interval: Duration = .seconds(30), logger: Logger) {
        self.worker = worker
        self.interval = interval
        self.logger = logger
    }

    package func run() async throws {
        await takeTurns(every: interval, by: ContinuousClock()) { await fold() }
    }

    /// One turn: all that is there.
    package func fold() async {
        do {
            var count = Self.limit
            while count == Self.limit, !Task.isCancelled {
                let rows = try await worker.query(
                    "fold statistics",
                    MaintenanceQueries.foldSessionDeltas(limit: Self.limit)
                )
                count = try rows.first?.decode("folded", as: Int.self) ?? 0
                // Being cancelled makes it shorter, and ends the turn.
                if count == Self.limit { try? await Task.sleep(for: Self.pause) }
            }
        } catch {
            logger.error("statistics not folded", metadata: ["error": "\(error)"])
        }
    }
}
