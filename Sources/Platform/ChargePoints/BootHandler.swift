import FoundationEssentials
import OCPP
import Tenancy

/// A charge point says what it is, and is told the time and how often to call.
struct BootHandler: Sendable {
    /// Seconds between heartbeats, where the charge point has no interval of its own.
    let defaultInterval: Int
    /// Seconds until a charge point that waits for a person asks again.
    static let pendingInterval = 60
    let followUps: [any BootFollowUp]
    let now: @Sendable () -> Date

    func work(for boot: Boot, _ context: FactContext) -> FactWork {
        .transaction { [defaultInterval, followUps, now] transaction in
            let own = [
                BootQueries.describe(context.peer.chargePoint, boot),
                BootQueries.booted(context.peer.chargePoint, at: context.receivedAt),
                BootQueries.standing(of: context.peer.chargePoint),
            ]
            let standing = try await transaction.query(own)[2].first
            let word = try standing?.decode("registration", as: String.self) ?? ""
            switch ChargePointRegistration(rawValue: word) {
            case .pending:
                return FactResult(
                    .booted(.pending, currentTime: now(), intervalSeconds: Self.pendingInterval)
                )
            case .rejected:
                return FactResult(.booted(.rejected, currentTime: now(), intervalSeconds: defaultInterval))
            case .accepted, nil: break
            }
            let interval = try standing?.decode("heartbeat_interval", as: Int?.self)
            let further = followUps.flatMap {
                $0.statements(afterBootOf: context.peer, at: context.receivedAt)
            }
            let rows = further.isEmpty ? [] : try await transaction.query(further)
            return FactResult(
                .booted(.accepted, currentTime: now(), intervalSeconds: interval ?? defaultInterval),
                hasQueued: rows.contains { !$0.isEmpty }
            )
        }
    }
}
