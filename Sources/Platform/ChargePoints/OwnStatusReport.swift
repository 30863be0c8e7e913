import FoundationEssentials
import OCPP

/// What a charge point says of itself as a whole: connector 0.
struct OwnStatusReport: Sendable {
    let status: ConnectorStatus
    let errorCode: String
    let at: Date
    /// As of a ``ConnectorReport``.
    let isLate: Bool

    /// Of connector 0 only "out of order" says something about the whole.
    init(_ change: StatusChange, at date: Date, isLate: Bool) {
        status =
            switch change.status {
            case .faulted, .unavailable: change.status
            case .available, .preparing, .charging, .suspendedEV, .suspendedEVSE, .finishing, .reserved,
                .occupied:
                .available
            }
        errorCode = String(change.errorCode.prefix(50))
        at = date
        self.isLate = isLate
    }
}
