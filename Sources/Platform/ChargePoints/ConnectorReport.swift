import FoundationEssentials
import OCPP

/// What a charge point says of one of its connectors, on its way to the database.
struct ConnectorReport: Sendable {
    let peer: StationPeer
    let connector: Int
    let status: ConnectorStatus
    let errorCode: String
    let info: String?
    let vendorErrorCode: String?
    let at: Date
    /// Whether it was kept back while the charge point was offline, and is told late.
    let isLate: Bool

    init(_ change: StatusChange, at date: Date, isLate: Bool, of peer: StationPeer) {
        self.peer = peer
        connector = min(change.connectorID, 9999)
        status = change.status
        errorCode = String(change.errorCode.prefix(50))
        info = change.info.map { String($0.prefix(500)) }
        vendorErrorCode = change.vendorErrorCode.map { String($0.prefix(500)) }
        at = date
        self.isLate = isLate
    }
}
