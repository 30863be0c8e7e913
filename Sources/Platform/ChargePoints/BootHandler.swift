import FoundationEssentials
import OCPP
import Tenancy

/// A charge point says what it is, and is told the time and how often to call.
struct BootHandler: Sendable {
    /// Seconds between heartbeats, where the charge point has no interval of its own.
    let defaultInterval: Int
    /// Seconds until a charge point that waits for a person asks again.
    static let pendingInterval = 60
    let now: @Sendable () -> Date

    func work(for boot: Boot, _ context: FactContext) -> FactWork {
        .slowBatch(
            BatchWork([.standing]) { findings in
                let answer = try reply(to: findings.standing)
                let isAccepted = if case .booted(.accepted, _, _) = answer { true } else { false }
                let rows = BatchRows(
                    state: StationStateChange(peer: context.peer, bootedAt: context.receivedAt),
                    boot: StoredBoot(
                        peer: context.peer,
                        boot: boot,
                        at: context.receivedAt,
                        isAccepted: isAccepted
                    )
                )
                return BatchResult(answer, rows)
            }
        )
    }

    private func reply(to standing: Row?) throws -> StationAnswer {
        let word = try standing?.decode("registration", as: String.self) ?? ""
        switch ChargePointRegistration(rawValue: word) {
        case .pending:
            return .booted(.pending, currentTime: now(), intervalSeconds: Self.pendingInterval)
        case .rejected:
            return .booted(.rejected, currentTime: now(), intervalSeconds: defaultInterval)
        case .accepted, nil:
            let interval = try standing?.decode("heartbeat_interval", as: Int?.self)
            return .booted(.accepted, currentTime: now(), intervalSeconds: interval ?? defaultInterval)
        }
    }
}
