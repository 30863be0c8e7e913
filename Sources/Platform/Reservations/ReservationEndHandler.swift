import OCPP
import Tenancy

/// Keeps reservations in step with what charge points answer to ReserveNow and CancelReservation (OCPP 1.6 §5.13, §5.1),
/// whoever asked.
struct ReservationEndHandler: CommandEndHandler {
    func ended(_ end: CommandEnd, in transaction: borrowing TenantTransaction) async throws -> Bool {
        let wasAnswered = end.response != nil
        switch (end.action, end.result.status) {
        case ("ReserveNow", .accepted):
            _ = try await transaction.query(ReservationWriting.activate(end.payload, of: end.peer))
        case ("ReserveNow", let status):
            let isRefusal = wasAnswered || status == .notSupported
            let reason = end.response?["status"]?.stringValue ?? end.result.errorCode
            let refuse = ReservationWriting.refuse(
                end.payload,
                isRefusal ? .rejected : .failed,
                reason.map { String($0.prefix(100)) },
                of: end.peer
            )
            _ = try await transaction.query(refuse)
        // A charge point that rejects it has no such reservation.
        case ("CancelReservation", .accepted), ("CancelReservation", .rejected):
            _ = try await transaction.query(ReservationWriting.cancel(end.payload, of: end.peer))
        default:
            break
        }
        return false
    }
}
