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
            while try await stores.write(of: account, [DeliveryRetention.remove])[0].count
                == DeliveryRetention.batchSize
            {}
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
}
