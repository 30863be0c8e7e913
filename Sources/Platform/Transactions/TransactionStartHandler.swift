import FoundationEssentials
import OCPP
import Tenancy

/// Opens a transaction when a charge point says that one began.
///
/// A refused token still gets a transaction id: the charge point has already started, or did so offline, and acts on
/// the `idTagInfo` of the answer (OCPP 1.6 §5.8). The energy counts in any case.
struct TransactionStartHandler: Sendable {
    func work(for start: TransactionStart, _ context: FactContext) -> FactWork {
        .batch(
            BatchWork([
                .starting(start, receivedAt: context.receivedAt),
                .token(idTag: start.idTag, connector: start.connectorID),
            ]) { findings in try Self.decide(start, findings, context) }
        )
    }

    private static func decide(
        _ start: TransactionStart,
        _ findings: BatchFindings,
        _ context: FactContext
    ) throws -> BatchResult {
        let authorisation = try TokenAuthorisation.decide(
            start.idTag,
            on: .start,
            findings.token,
            context
        )
        let decision = TransactionMachine(now: context.receivedAt).started(
            start,
            known: findings.transactions,
            tokenID: authorisation.token,
            prices: findings.opening?.prices,
            flags: context.flags + authorisation.flags
        )
        func saved(
            _ record: TransactionRecord,
            registersToken: Bool = false,
            isLateStart: Bool = false
        ) -> SavedTransaction {
            SavedTransaction(
                account: context.peer.account,
                record: record,
                at: context.receivedAt,
                registersToken: registersToken,
                isLateStart: isLateStart
            )
        }
        var rows = BatchRows(first: authorisation.writes)
        let number: Int
        switch decision {
        case .sameAgain(let known):
            number = known
        case .join(let joined, let closed):
            number = joined.number
            rows.saved = [closed].compactMap(\.self).map { saved($0) }
            rows.saved.append(
                saved(joined, registersToken: authorisation.registersToken, isLateStart: true)
            )
            rows.own = try reserved(start, number, findings, context)
        case .open(let new, let closed):
            guard let next = findings.opening?.number else {
                throw DatabaseError(.decoding, "no number was drawn for a transaction")
            }
            number = next
            rows.saved = [closed].compactMap(\.self).map { saved($0) }
            rows.opened = [
                OpenedTransaction(
                    peer: context.peer,
                    number: number,
                    new: new,
                    registersToken: authorisation.registersToken
                )
            ]
            rows.own = try reserved(start, number, findings, context)
        }
        return BatchResult(.transactionStarted(transactionID: number, authorisation.info), rows)
    }

    /// Uses up the reservation by which it began.
    private static func reserved(
        _ start: TransactionStart,
        _ number: Int,
        _ findings: BatchFindings,
        _ context: FactContext
    ) throws -> [SQL] {
        guard try findings.token?.decode("has_reservations", as: Bool.self) ?? false else { return [] }
        return [
            ReservationWriting.use(
                by: start,
                number: number,
                receivedAt: context.receivedAt,
                at: context.peer.chargePoint
            )
        ]
    }
}
