package import Logging
import ServiceLifecycle
package import Tenancy

/// Notes in the database that this manager lives: what it has in hand is ended by another one when it does not.
package struct ManagerPresence: Service {
    private let name: String
    private let version: String
    private let worker: SystemDatabase
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// - Parameters:
    ///   - name: Of this process.
    ///   - version: Of the program.
    ///   - worker: Role `plugyard_worker`.
    ///   - clock: Measures the time between two notes.
    ///   - logger: Told when the database is away.
    package init(
        name: String,
        version: String,
        worker: SystemDatabase,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.name = name
        self.version = version
        self.worker = worker
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        await takeTurns(every: .seconds(3), by: clock) {
            do {
                let note = ProcessQueries.note([name], role: "manager", versions: [version])
                _ = try await worker.query("note that this manager lives", note)
            } catch {
                logger.debug("presence not noted", metadata: ["error": "\(error)"])
            }
        }
    }
}
