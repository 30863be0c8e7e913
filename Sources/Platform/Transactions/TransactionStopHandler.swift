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
                if !stop.samples.isEmpty {
                    writes.append(
                        MeterWriting.insert(
                            stop.samples,
                            connector: record.connector ?? 0,
                            transaction: record.id,
                            receivedAt: context.receivedAt,
                            of: peer
                        )
                    )
                }
            case .keepOrphan(let orphan):
                writes.append(TransactionWriting.insert(orphan, of: peer))
            }
            guard let idTag = stop.idTag, !idTag.isEmpty else {
                return FactResult(.transactionStopped(nil), writes: writes)
            }
            let authorisation = try await TokenAuthorisation.decide(idTag, in: transaction)
            return FactResult(.transactionStopped(authorisation.info), writes: writes)
        }
    }
}
