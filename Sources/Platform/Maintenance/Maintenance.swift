package import FoundationEssentials
package import Logging
import ServiceLifecycle
package import Tenancy

/// Duties of no account: partitions made ahead, what has expired swept away, and tidying up after a process that died.
package struct Maintenance: Service {
    private let database: SystemDatabase
    private let interval: Duration
    private let logger: Logger

    /// How many days of partitions exist ahead of today, so that a pause of the platform loses nothing.
    private static let daysAhead = 7

    /// How many days events wait for plugins: longer than any of them tries.
    private static let outboxDays = 7

    /// `database`: Role `plugyard_worker`.
    package init(database: SystemDatabase, interval: Duration = .seconds(3600), logger: Logger) {
        self.database = database
        self.interval = interval
        self.logger = logger
    }

    /// Before the first socket: the connections and commands of an earlier process of this name have ended.
    package func tidyUp(gateway: String, startedAt: Date) async throws {
        try await makePartitions()
        let connections = try await database.query(
            "sockets of a process that is gone",
            MaintenanceQueries.resetConnections(of: gateway)
        )
        let commands = try await database.query(
            "commands of a process that is gone",
            MaintenanceQueries.failInterruptedCommands(of: gateway, before: startedAt)
        )
        let counts = try [connections, commands].map { try $0.first?.decode("count", as: Int.self) ?? 0 }
        guard counts != [0, 0] else { return }
        logger.notice(
            "tidied up after an earlier process",
            metadata: ["connections": "\(counts[0])", "commands": "\(counts[1])"]
        )
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // Being cancelled while asleep is how this ends.
                try? await Task.sleep(for: interval)
                guard !Task.isCancelled else { return }
                do {
                    try await makePartitions()
                } catch {
                    logger.error("partitions not made ahead", metadata: ["error": "\(error)"])
                }
                do {
                    try await dropExpired()
                } catch {
                    // Somebody reads in it: the next turn will do.
                    logger.notice("expired partitions not dropped", metadata: ["error": "\(error)"])
                }
                do {
                    try await sweep()
                } catch {
                    logger.error("expired rows not swept", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    /// Removes what has expired of sign-in and grants, what accounts no longer keep of their audit trails and of what
    /// their charge points uploaded, and files that nothing refers to.
    func sweep() async throws {
        let rows = try await database.query("sweep what has expired", MaintenanceQueries.sweep())
        let files = try await database.query("sweep files", MaintenanceQueries.sweepFiles())
        let removed = try (rows + files).reduce(0) { try $0 + $1.decode("removed", as: Int.self) }
        if removed > 0 { logger.info("expired rows swept", metadata: ["count": "\(removed)"]) }
    }

    /// Drops the partitions of messages and meter values that no account keeps any longer, and those of events that are
    /// too old for plugins, one by one.
    func dropExpired() async throws {
        try await drop(MaintenanceQueries.dropExpiredPartition())
        try await drop(MaintenanceQueries.dropOutboxPartition(keeping: Self.outboxDays))
    }

    private func drop(_ one: SQL) async throws {
        while !Task.isCancelled {
            let rows = try await database.query("drop what is kept no longer", one)
            guard let name = try rows.first?.decode("name", as: String?.self) else { return }
            logger.info("expired partition dropped", metadata: ["partition": "\(name)"])
        }
    }

    /// Those of the days to come, as far as they are missing.
    package func makePartitions() async throws {
        let rows = try await database.query(
            "make partitions ahead",
            MaintenanceQueries.makePartitions(daysAhead: Self.daysAhead)
        )
        let made = try rows.first?.decode("made", as: Int.self) ?? 0
        if made > 0 { logger.info("partitions made", metadata: ["count": "\(made)"]) }
    }
}
