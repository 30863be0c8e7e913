import FoundationEssentials
import OCPP
import Tenancy

/// A connector, or the charge point as a whole (connector 0), changed its status.
struct StatusChangeHandler: Sendable {
    func work(for change: StatusChange, _ context: FactContext) -> FactWork {
        let at = DeviceClock.resolve(change.at, receivedAt: context.receivedAt).date
        let isLate = context.receivedAt.timeIntervalSince(at) > StatusQueries.lateness
        var rows = BatchRows(state: StationStateChange(peer: context.peer, derivesStatus: true))
        if change.connectorID <= 0 {
            rows.state?.own = OwnStatusReport(change, at: at, isLate: isLate)
        } else {
            rows.connectors = [ConnectorReport(change, at: at, isLate: isLate, of: context.peer)]
        }
        return .batch(BatchWork(.acknowledged, rows))
    }
}
