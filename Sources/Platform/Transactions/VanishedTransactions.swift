package import FoundationEssentials
package import Logging
import ServiceLifecycle
package import Tenancy

/// Closes transactions whose charge point has been silent for longer than their account waits
/// (`close_vanished_after_minutes`): as an estimate, which a late stop replaces.
///
/// What is due is in the database, so a restart closes nothing twice and forgets nothing.
package struct VanishedTransactions: Service {
    /// How many are closed in one turn; the next turn takes the others.
    private static let limit = 200

    private let worker: SystemDatabase
    private let database: TenantDatabase
    private let interval: Duration
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameters:
    ///   - worker: Role `plugyard_worker`.
    ///   - database: Role `plugyard_ingest`.
    ///   - interval: How late one may be closed.
    ///   - now: The time.
    ///   - logger: Told of each one that was closed.
    package init(
        worker: SystemDatabase,
        database: TenantDatabase,
        interval: Duration = .seconds(60),
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.worker = worker
        self.database = database
        self.interval = interval
        self.now = now
        self.logger = logger
    }

    package func run() async throws {
        await takeTurns(every: interval, by: ContinuousClock()) { await closeDue() }
    }

    /// One turn. A transaction that fails does not keep the others.
    package func closeDue() async {
        do {
            let statement = MaintenanceQueries.vanishedTransactions(limit: Self.limit)
            for row in try await worker.query("see whose charge point vanished", statement) {
                guard !Task.isCancelled else { return }
                await close(try row.decode("id"), of: try row.decode("account_id"))
            }
        } catch {
            logger.error("vanished transactions not read", metadata: ["error": "\(error)"])
        }
    }

    /// Looks again, with the row held: it may have been stopped or heard of meanwhile.
    private func close(_ id: UUID, of account: AccountID) async {
        do {
            let closed = try await database.withTransaction(for: .whole(account)) {
                transaction -> TransactionRecord? in
                guard let row = try await transaction.query(TransactionLookup.waiting(id)).first else {
                    return nil
                }
                let minutes: Int? = try row.decode("close_vanished_after_minutes")
                let machine = TransactionMachine(now: now())
                let closed = machine.timePassed(
                    try TransactionRecord(row: row, prices: SessionPrices(row: row)),
                    silentSince: try row.decode("silent_since"),
                    patience: minutes.map { Double($0) * 60 }
                )
                guard let closed else { return nil }
                _ = try await transaction.query([
                    TransactionWriting.end([SavedTransaction(account: account, record: closed, at: now())]),
                    EventQueries.tellStopped(closed, at: now()),
                ])
                return closed
            }
            guard let closed else { return }
            ChargingMetrics.shared.over(closed)
            logger.notice(
                "transaction closed, its charge point has vanished",
                metadata: ["account.id": "\(account)", "transaction": "\(closed.number)"]
            )
        } catch {
            logger.error(
                "vanished transaction not closed",
                metadata: ["account.id": "\(account)", "error": "\(error)"]
            )
        }
    }
}
