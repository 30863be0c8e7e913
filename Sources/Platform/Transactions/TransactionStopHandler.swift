import FoundationEssentials
import OCPP
import Tenancy

/// Closes a transaction when a charge point says that it ended. Always confirmed: a charge point repeats a stop for
/// ever that is not.
struct TransactionStopHandler: Sendable {
    func work(for stop: TransactionStop, _ context: FactContext) -> FactWork {
        .transaction { transaction in
            let peer = context.peer
            let rows = try await transaction.query(TransactionLookup.stopping(stop, at: peer.chargePoint))
            let decision = TransactionMachine(now: context.receivedAt).stopped(
                stop,
                known: try rows.map { row throws(DatabaseError) in try TransactionRecord(row: row) },
                flags: context.flags
            )
            var writes: [SQL] = []
            switch decision {
            case .sameAgain:
                break
            case .close(let record):
                writes.append(TransactionWriting.save(record, now: context.receivedAt))
                writes += Self.samples(of: stop, record.id, connector: record.connector, context)
            case .keepOrphan(let orphan):
                writes.append(TransactionWriting.insert(orphan, of: peer))
                writes += Self.samples(of: stop, orphan.id, connector: nil, context)
            }
            guard let idTag = stop.idTag, !idTag.isEmpty else {
                return FactResult(.transactionStopped(nil), writes: writes)
            }
            let authorisation = try await TokenAuthorisation.decide(idTag, in: transaction)
            return FactResult(.transactionStopped(authorisation.info), writes: writes)
        }
    }

    /// What the meter said at the end, which may be signed.
    private static func samples(
        of stop: TransactionStop,
        _ transaction: UUID,
        connector: Int?,
        _ context: FactContext
    ) -> [SQL] {
        guard !stop.samples.isEmpty else { return [] }
        return [
            MeterWriting.insert(
                stop.samples,
                connector: connector ?? 0,
                transaction: transaction,
                receivedAt: context.receivedAt,
                of: context.peer
            )
        ]
    }
}
