package import Logging
import ServiceLifecycle
package import Tenancy

/// Deletes the accounts whose time has come: first the export, whole and on the disk, then the rows, all at once. Killed
/// at any instant, it leaves the account or its complete export.
package struct AccountDeletionService: Service {
    /// How long a purge may take: a large account's messages are many.
    package static let purgeTimeout: Duration = .seconds(6 * 3600)

    private let export: AccountExport
    private let worker: SystemDatabase
    private let purging: TenantDatabase
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// - Parameters:
    ///   - export: Writes an account's rows to a file.
    ///   - worker: Role `plugyard_worker`.
    ///   - purging: The same role with an account's context, and ``purgeTimeout``.
    ///   - interval: How late a deletion may be.
    ///   - clock: Measures the interval.
    ///   - logger: Told of every deletion, and of each that failed and will be tried again.
    package init(
        export: AccountExport,
        worker: SystemDatabase,
        purging: TenantDatabase,
        interval: Duration = .seconds(60),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.export = export
        self.worker = worker
        self.purging = purging
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        await takeTurns(every: interval, by: clock) { await deleteDue() }
    }

    /// One turn. An account that fails does not keep the others.
    package func deleteDue() async {
        do {
            for row in try await worker.query("see which accounts are due", AccountDeletionQueries.due()) {
                guard !Task.isCancelled else { return }
                await delete(
                    try row.decode("id"),
                    slug: try row.decode("slug"),
                    isExported: try row.decode("exported")
                )
            }
        } catch {
            logger.error("accounts due for deletion not read", metadata: ["error": "\(error)"])
        }
    }

    private func delete(_ account: AccountID, slug: String, isExported: Bool) async {
        do {
            if !isExported { try await export(account, slug: slug) }
            let removed = try await purge(account)
            logger.notice(
                "account deleted",
                metadata: ["account.id": "\(account)", "account.slug": "\(slug)", "rows": "\(removed)"]
            )
        } catch {
            logger.error(
                "account not deleted, will be tried again",
                metadata: ["account.id": "\(account)", "error": "\(error)"]
            )
        }
    }

    private func export(_ account: AccountID, slug: String) async throws {
        let file = try await export.write(account, slug: slug)
        _ = try await worker.query(
            "note an account's export",
            AccountDeletionQueries.noteExport(of: account, file: file)
        )
        logger.notice("account exported", metadata: ["account.id": "\(account)", "file": "\(file)"])
    }

    /// The database refuses this unless the account is suspended, due and exported: one that was resumed meanwhile stays.
    private func purge(_ account: AccountID) async throws -> Int {
        try await purging.withTransaction(for: .whole(account)) { transaction in
            _ = try await transaction.query(AccountDeletionQueries.withoutStatementTimeout())
            let rows = try await transaction.query(AccountDeletionQueries.purge())
            return try rows.first?.decode("removed", as: Int.self) ?? 0
        }
    }
}
