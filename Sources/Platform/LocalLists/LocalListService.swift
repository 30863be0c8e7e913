package import FoundationEssentials
package import Logging
import OCPP
import ServiceLifecycle
package import Tenancy

/// Keeps the local lists of connected charge points in step with their account's tokens, a few at a time
/// (docs/authorisation.md).
///
/// Several processes may run it: the database lends a list to one at a time. Each visit leaves one command in a charge point's
/// queue; what follows is done when that ended (``LocalListCommandEnds``).
package struct LocalListService: Service {
    /// Accounts whose lists are marked in a turn, and lists that are looked at.
    private static let batch = 20
    /// Updates under way in one account, so that its thousand charge points do not fill the connections of all.
    private static let underWayPerAccount = 20
    /// Turns between two sweeps of removed tokens.
    private static let turnsBetweenSweeps = 3600

    private let worker: SystemDatabase
    private let database: TenantDatabase
    private let onQueued: @Sendable (AccountID, UUID) -> Void
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameters:
    ///   - worker: Role `plugyard_worker`.
    ///   - database: Role `plugyard_ingest`.
    ///   - onQueued: Told of a charge point for which a command was queued, after the commit.
    ///   - interval: How long it waits when nothing was due.
    ///   - clock: Measures the interval.
    ///   - now: Stamps what is done.
    ///   - logger: Told what could not be done.
    package init(
        worker: SystemDatabase,
        database: TenantDatabase,
        onQueued: @escaping @Sendable (AccountID, UUID) -> Void,
        interval: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.worker = worker
        self.database = database
        self.onQueued = onQueued
        self.interval = interval
        self.clock = clock
        self.now = now
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var turn = 0
            while !Task.isCancelled {
                if turn.isMultiple(of: Self.turnsBetweenSweeps) { await sweep() }
                turn += 1
                if await visitDue() > 0 { continue }
                // Being cancelled while asleep is how this ends.
                try? await clock.sleep(for: interval)
            }
        }
    }

    /// One turn. Returns how many lists were looked at.
    package func visitDue() async -> Int {
        do throws(DatabaseError) {
            _ = try await worker.query("mark due local lists", LocalListQueries.markDue(accounts: Self.batch))
            let take = LocalListQueries.takeDue(Self.batch, underWayPerAccount: Self.underWayPerAccount)
            let rows = try await worker.query("take due local lists", take)
            for row in rows {
                guard !Task.isCancelled else { break }
                await visit(try row.decode("charge_point_id"), of: try row.decode("account_id"))
            }
            return rows.count
        } catch {
            // A database that is away for a while is told of elsewhere, and this asks every second.
            logger.log(
                level: error.isTransient ? .debug : .warning,
                "due local lists not read",
                metadata: ["error": "\(error)"]
            )
            return 0
        }
    }

    /// A list that fails does not keep the others; it is due again in a minute.
    private func visit(_ chargePoint: UUID, of account: AccountID) async {
        do {
            let hasQueued = try await database.withTransaction(for: .whole(account)) { transaction in
                let rows = try await transaction.query(LocalListQueries.load(chargePoint))
                guard let row = rows.first else { return false }
                let version = try row.decode("ocpp_version", as: String?.self)
                let sync = LocalListSync(
                    account: account,
                    // One that never connected is not visited.
                    dialect: (version.flatMap(OCPPVersion.init(rawValue:)) ?? .v16).dialect,
                    now: now()
                )
                return try await sync.advance(try LocalList(row: row), in: transaction)
            }
            if hasQueued { onQueued(account, chargePoint) }
        } catch {
            let isTransient = (error as? DatabaseError)?.isTransient ?? false
            logger.log(
                level: isTransient ? .debug : .error,
                "local list not looked at",
                metadata: [
                    "account.id": "\(account)", "charge_point.id": "\(chargePoint)", "error": "\(error)",
                ]
            )
        }
    }

    private func sweep() async {
        do throws(DatabaseError) {
            _ = try await worker.query("forget removed tokens", LocalListQueries.sweep())
        } catch {
            logger.debug("removed tokens not swept", metadata: ["error": "\(error)"])
        }
    }
}
