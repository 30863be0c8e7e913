import FoundationEssentials
import OCPP
import Tenancy

/// A charge point says what it is, and is told the time and how often to call.
struct BootHandler: Sendable {
    /// Seconds between heartbeats, where the charge point has no interval of its own.
    let defaultInterval: Int
    let now: @Sendable () -> Date

    func work(for boot: Boot, _ context: FactContext) -> FactWork {
        .transaction { [defaultInterval, now] transaction in
            let rows = try await transaction.query([
                BootQueries.describe(context.peer.chargePoint, boot),
                BootQueries.booted(context.peer.chargePoint, at: context.receivedAt),
                BootQueries.interval(of: context.peer.chargePoint),
            ])
            let interval = try rows[2].first?.decode("heartbeat_interval", as: Int?.self)
            return .booted(.accepted, currentTime: now(), intervalSeconds: interval ?? defaultInterval)
        }
    }
}
