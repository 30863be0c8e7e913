package import Logging
import ServiceLifecycle
package import Tenancy

/// Reads, in turns, what can only be told of all processes together. One process at a time does it.
package struct PlatformFigures: Service {
    /// The most accounts that are shown by name.
    package static let accountLimit = 100

    private let database: SystemDatabase
    private let accounts: Int
    private let interval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - database: Role `plugyard_metrics`.
    ///   - accounts: How many accounts are shown by name, those that charge most; 0 for none.
    ///   - interval: Between two turns.
    ///   - logger: Told when a turn fails; the figures stay as they are.
    package init(
        database: SystemDatabase,
        accounts: Int,
        interval: Duration = .seconds(15),
        logger: Logger
    ) {
        self.database = database
        self.accounts = min(accounts, Self.accountLimit)
        self.interval = interval
        self.logger = logger
    }

    package func run() async throws {
        let gauges = FigureGauges()
        await takeTurns(every: interval, by: ContinuousClock()) { await look(gauges) }
        gauges.destroy()
    }

    private func look(_ gauges: FigureGauges) async {
        do {
            let rows = try await database.query("sum up the platform", FigureQueries.platform())
            if let row = rows.first { try gauges.show(row) }
            guard accounts > 0 else { return }
            let busiest = FigureQueries.busiestAccounts(limit: accounts)
            try gauges.show(accounts: try await database.query("see who charges most", busiest))
        } catch {
            logger.warning("figures of the platform not read", metadata: ["error": "\(error)"])
        }
    }
}
