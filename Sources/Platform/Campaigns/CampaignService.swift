package import FoundationEssentials
package import Logging
import OCPP
import ServiceLifecycle
package import Tenancy

/// Carries campaigns on. Several processes may run it: the database lends a campaign to one at a time, and each look is
/// one transaction, so that nothing is asked twice whoever dies when.
package struct CampaignService: Service {
    private static let batch = 50

    private let worker: SystemDatabase
    private let database: TenantDatabase
    private let links: FileLinks
    private let onQueued: @Sendable (AccountID, UUID) -> Void
    private let interval: Duration
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// - Parameters:
    ///   - worker: Role `plugyard_worker`, to find what is due.
    ///   - database: Role `plugyard_ingest`.
    ///   - links: Makes the addresses of images.
    ///   - onQueued: Told of a charge point for which a command was queued, after the commit.
    ///   - interval: Between two looks for what is due.
    ///   - clock: Measures the interval.
    ///   - now: Tells what timed out.
    ///   - logger: Told what goes wrong.
    package init(
        worker: SystemDatabase,
        database: TenantDatabase,
        links: FileLinks,
        onQueued: @escaping @Sendable (AccountID, UUID) -> Void,
        interval: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.worker = worker
        self.database = database
        self.links = links
        self.onQueued = onQueued
        self.interval = interval
        self.clock = clock
        self.now = now
        self.logger = logger
    }

    package func run() async throws {
        await takeTurns(every: interval, by: clock) { await turn() }
    }

    /// One look at all that is due. A campaign that fails does not keep the others.
    func turn() async {
        do {
            let due = CampaignQueries.takeDue(limit: Self.batch)
            for row in try await worker.query("take due campaigns", due) {
                guard !Task.isCancelled else { return }
                await look(at: try row.decode("id"), of: try row.decode("account_id"))
            }
        } catch {
            log(error, "campaigns not looked at", [:])
        }
    }

    private func look(at id: UUID, of account: AccountID) async {
        do {
            let look = CampaignLook(links: links, account: account, id: id, now: now())
            let result = try await database.withTransaction(for: .whole(account)) {
                try await look.run(in: $0)
            }
            for _ in 0..<result.withdrawn {
                CommandMetrics.shared.ended(CommandType.updateFirmware.rawValue, .cancelled)
            }
            for chargePoint in result.asked { onQueued(account, chargePoint) }
        } catch {
            // It becomes due again when its loan ends.
            log(error, "campaign not carried on", ["account.id": "\(account)", "campaign.id": "\(id)"])
        }
    }

    private func log(_ error: any Error, _ complaint: Logger.Message, _ metadata: Logger.Metadata) {
        // A database that is away for a while is told of elsewhere, and this asks every second.
        logger.log(
            level: (error as? DatabaseError)?.isTransient ?? false ? .debug : .error,
            complaint,
            metadata: metadata.merging(["error": "\(error)"]) { first, _ in first }
        )
    }
}
