import OCPP
import Tenancy

/// Keeps how the delivery of a certificate ended.
struct CertificateDelivery: CommandEndHandler {
    func ended(_ end: CommandEnd, in transaction: borrowing TenantTransaction) async throws -> Bool {
        guard end.purpose == .certificate else { return false }
        let isInstalled = end.result.status == .accepted
        let reason = isInstalled ? nil : "The charge point did not take it: \(end.result.status.rawValue)."
        _ = try await transaction.query(
            CertificateQueries.delivered(end.id, isInstalled: isInstalled, reason: reason, at: end.at)
        )
        return false
    }
}
