import FoundationEssentials
import OCPP
import Tenancy

/// Opens a transaction when a charge point says that one began.
///
/// A refused token still gets a transaction id: the charge point has already started, or did so offline, and acts on
/// the `idTagInfo` of the answer (OCPP 1.6 §5.8). The energy counts in any case.
struct TransactionStartHandler: Sendable {
    func work(for start: TransactionStart, _ context: FactContext) -> FactWork {
        .transaction { transaction in
            let peer = context.peer
            let found = try await transaction.query([
                TransactionLookup.starting(start, receivedAt: context.receivedAt, at: peer.chargePoint),
                TokenLookup.find(start.idTag, at: peer.chargePoint, connector: start.connectorID),
            ])
            let authorisation = try await TokenAuthorisation.decide(
                start.idTag,
                on: .start,
                found[1],
                context,
                in: transaction
            )
            let info = authorisation.info
            let decision = TransactionMachine(now: context.receivedAt).started(
                start,
                known: try found[0].map { row throws(DatabaseError) in try TransactionRecord(row: row) },
                tokenID: authorisation.token,
                flags: context.flags + authorisation.flags
            )
            switch decision {
            case .sameAgain(let number):
                return FactResult(.transactionStarted(transactionID: number, info))
            case .join(let joined, let closed):
                let writes = ([closed].compactMap(\.self) + [joined]).map {
                    TransactionWriting.save($0, now: context.receivedAt)
                }
                return FactResult(
                    .transactionStarted(transactionID: joined.number, info),
                    writes: writes + [reserved(start, joined.number, context)]
                )
            case .open(let new, let closed):
                let closing = closed.map { [TransactionWriting.save($0, now: context.receivedAt)] } ?? []
                // What follows from a new transaction goes between these and the insert, which is read.
                let results = try await transaction.query(
                    closing + [TransactionWriting.insert(new, of: peer)]
                )
                guard let opened = results.last?.first else {
                    throw DatabaseError(.retryable, "the same start was being stored by somebody else")
                }
                let number: Int = try opened.decode("transaction_id")
                return FactResult(
                    .transactionStarted(transactionID: number, info),
                    writes: [reserved(start, number, context)]
                )
            }
        }
    }

    /// Uses up the reservation by which it began.
    private func reserved(_ start: TransactionStart, _ number: Int, _ context: FactContext) -> SQL {
        ReservationWriting.use(
            by: start,
            number: number,
            receivedAt: context.receivedAt,
            at: context.peer.chargePoint
        )
    }
}
