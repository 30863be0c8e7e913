import FoundationEssentials
import OCPP
import Tenancy

/// A connector, or the charge point as a whole (connector 0), changed its status.
struct StatusChangeHandler: Sendable {
    func work(for change: StatusChange, _ context: FactContext) -> FactWork {
        let chargePoint = context.peer.chargePoint
        let at = DeviceClock.resolve(change.at, receivedAt: context.receivedAt).date
        let report: SQL =
            change.connectorID <= 0
            ? StatusQueries.setOwn(change, at: at, receivedAt: context.receivedAt, of: context.peer)
            : StatusQueries.setConnector(change, at: at, receivedAt: context.receivedAt, of: context.peer)
        return .statements([report, StatusQueries.derive(chargePoint)], .acknowledged)
    }
}
