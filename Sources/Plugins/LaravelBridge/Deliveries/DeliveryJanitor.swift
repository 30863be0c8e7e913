import FoundationEssentials
import Logging
import PluginKit
import Tenancy

/// Removes what is old, and gives up what nobody came to. One process at a time does it.
struct DeliveryJanitor: Sendable {
    private static let interval = Duration.seconds(3600)

    let stores: any TenantStores
    let accounts: any PluginAccounts<LaravelBridgeSettings>
    let clock: PluginClock
    let logger: Logger

    /// Until cancelled.
    func run() async throws {
        while true {
            for tenant in accounts.known() { await tidy(tenant.account) }
            try await clock.sleep(for: Self.interval)
        }
    }

    /// In small steps, so that nothing else of the account waits long.
    func tidy(_ account: AccountID) async {
        do {
            try await removeAll(DeliveryRetention.remove, of: account)
            for row in try await stores.read(of: account, [DeliveryRetention.abandoned])[0] {
                let endpoint: UUID = try row.decode("endpoint_id")
                try await removeAll(DeliveryRetention.removeSome(of: endpoint), of: account)
            }
            var given: Int
            repeat {
                given = try await stores.write(of: account, [DeliveryRetention.giveUp])[0].count
                if given > 0 { WebhookMetrics.countDeadLetters(given) }
            } while given == DeliveryRetention.batchSize
        } catch {
            logger.notice(
                "deliveries not tidied",
                metadata: ["account.id": "\(account)", "error": "\(error)"]
            )
        }
    }

    private func removeAll(_ some: SQL, of account: AccountID) async throws {
        while try await stores.write(of: account, [some])[0].count == DeliveryRetention.batchSize {}
    }
}
