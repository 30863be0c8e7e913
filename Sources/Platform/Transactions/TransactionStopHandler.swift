import FoundationEssentials
import OCPP
import Tenancy

/// Closes a transaction when a charge point says that it ended. Always confirmed: a charge point repeats a stop for
/// ever that is not.
struct TransactionStopHandler: Sendable {
    func work(for stop: TransactionStop, _ context: FactContext) -> FactWork {
        .transaction { transaction in
            let peer = context.peer
            let (endedAt, flags) = DeviceClock.resolve(stop.at, receivedAt: context.receivedAt)
            let rows = try await transaction.query(
                TransactionWriting.find(stopping: stop, endedAt: endedAt, at: peer.chargePoint)
            )
            if let row = rows.first {
                try await Self.close(
                    try OpenTransaction(row: row),
                    stop,
                    endedAt,
                    context.flags + flags,
                    context,
                    transaction
                )
            } else {
                let orphan = TransactionWriting.keepOrphan(
                    stop,
                    endedAt: endedAt,
                    flags: context.flags + flags,
                    of: peer
                )
                _ = try await transaction.query(orphan)
            }
            guard let idTag = stop.idTag, !idTag.isEmpty else { return FactResult(.transactionStopped(nil)) }
            let authorisation = try await TokenAuthorisation.decide(
                idTag,
                on: .stop,
                context,
                in: transaction
            )
            return FactResult(.transactionStopped(authorisation.info))
        }
    }

    private static func close(
        _ open: OpenTransaction,
        _ stop: TransactionStop,
        _ endedAt: Date,
        _ flags: [String],
        _ context: FactContext,
        _ transaction: borrowing TenantTransaction
    ) async throws {
        // The first stop counts; one for a transaction that was closed as stale replaces the estimate.
        guard open.status != "completed" else { return }
        let closing = TransactionClosing(of: open, by: stop, endedAt: endedAt, flags: flags)
        var statements = [TransactionWriting.close(open.id, closing, by: stop, now: context.receivedAt)]
        if !stop.samples.isEmpty {
            statements.append(
                MeterWriting.insert(
                    stop.samples,
                    connector: open.connector ?? 0,
                    transaction: open.id,
                    receivedAt: context.receivedAt,
                    of: context.peer
                )
            )
        }
        _ = try await transaction.query(statements)
    }
}
