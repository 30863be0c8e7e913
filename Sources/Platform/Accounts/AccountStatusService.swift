import FoundationEssentials
package import Logging
import ServiceLifecycle
package import Tenancy

/// Keeps ``AccountStatus`` true: asks the database twice a second.
package struct AccountStatusService: Service {
    private let status: AccountStatus
    private let database: SystemDatabase
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let onSuspended: @Sendable (AccountID) -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - status: What is kept true.
    ///   - database: Role `plugyard_auth`.
    ///   - interval: How old the knowledge may get; one second keeps the query's cost at nothing.
    ///   - clock: Measures the interval.
    ///   - onSuspended: Called for each account that was suspended lately: its sockets must be closed.
    ///   - logger: Told, at debug level, when the database could not be asked.
    package init(
        status: AccountStatus,
        database: SystemDatabase,
        interval: Duration = .milliseconds(500),
        clock: any Clock<Duration> = ContinuousClock(),
        onSuspended: @escaping @Sendable (AccountID) -> Void,
        logger: Logger
    ) {
        self.status = status
        self.database = database
        self.interval = interval
        self.clock = clock
        self.onSuspended = onSuspended
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { await repeatUntilCancelled() }
    }

    /// Asks once. An error leaves what was known: a database that is away is no reason to let suspended
    /// accounts in.
    package func refresh() async {
        let reading = status.beginReading()
        do throws(DatabaseError) {
            let rows = try await database.query("see who is suspended", AccountQueries.suspended())
            var accounts: Set<AccountID> = []
            var readAt = Date.distantPast
            for row in rows {
                accounts.insert(try row.decode("id"))
                readAt = try row.decode("read_at")
            }
            status.replace(with: accounts, of: reading, readAt: readAt).forEach(onSuspended)
        } catch {
            logger.debug("suspended accounts not read", metadata: ["error.code": "\(error)"])
        }
    }

    private func repeatUntilCancelled() async {
        while !Task.isCancelled {
            await refresh()
            // Being cancelled while asleep is how this ends.
            try? await clock.sleep(for: interval)
        }
    }
}
