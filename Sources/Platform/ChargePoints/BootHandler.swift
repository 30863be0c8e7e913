import FoundationEssentials
import OCPP
import Tenancy

/// A charge point says what it is, and is told the time and how often to call.
struct BootHandler: Sendable {
    /// Seconds between heartbeats, where the charge point has no interval of its own.
    let defaultInterval: Int
    let followUps: [any BootFollowUp]
    let now: @Sendable () -> Date

    func work(for boot: Boot, _ context: FactContext) -> FactWork {
        .transaction { [defaultInterval, followUps, now] transaction in
            let own = [
                BootQueries.describe(context.peer.chargePoint, boot),
                BootQueries.booted(context.peer.chargePoint, at: context.receivedAt),
                BootQueries.interval(of: context.peer.chargePoint),
            ]
            let further = followUps.flatMap {
                $0.statements(afterBootOf: context.peer, at: context.receivedAt)
            }
            let rows = try await transaction.query(own + further)
            let interval = try rows[2].first?.decode("heartbeat_interval", as: Int?.self)
            return FactResult(
                .booted(.accepted, currentTime: now(), intervalSeconds: interval ?? defaultInterval),
                hasQueued: rows.dropFirst(own.count).contains { !$0.isEmpty }
            )
        }
    }
}
