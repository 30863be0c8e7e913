import FoundationEssentials
import OCPP
import Tenancy

/// A charge point noticed something that matters to its security (OCPP 1.6 security white paper, A05).
struct SecurityEventHandler: Sendable {
    func work(for event: SecurityEvent, _ context: FactContext) -> FactWork {
        let at = DeviceClock.resolve(event.at, receivedAt: context.receivedAt).date
        let insert = SecurityEventQueries.insert(
            source: "charge_point",
            event.type,
            event.techInfo,
            at: at,
            receivedAt: context.receivedAt,
            of: context.peer
        )
        return .batch(BatchWork(.acknowledged, BatchRows(own: [insert])))
    }
}
