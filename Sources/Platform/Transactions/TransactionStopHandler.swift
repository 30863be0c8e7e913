import FoundationEssentials
import OCPP
import Tenancy

/// Closes a transaction when a charge point says that it ended. Always confirmed: a charge point repeats a stop for
/// ever that is not.
struct TransactionStopHandler: Sendable {
    func work(for stop: TransactionStop, _ context: FactContext) -> FactWork {
        var questions = [BatchQuestion.stopping(stop)]
        let idTag = stop.idTag.flatMap { $0.isEmpty ? nil : $0 }
        if let idTag { questions.append(.token(idTag: idTag, connector: nil)) }
        return .batch(
            BatchWork(questions) { findings in
                var rows = Self.rows(of: stop, findings, context)
                guard let idTag else { return BatchResult(.transactionStopped(nil), rows) }
                let authorisation = try TokenAuthorisation.decide(idTag, on: .stop, findings.token, context)
                rows.first = authorisation.writes
                return BatchResult(.transactionStopped(authorisation.info), rows)
            }
        )
    }

    private static func rows(
        of stop: TransactionStop,
        _ findings: BatchFindings,
        _ context: FactContext
    ) -> BatchRows {
        let decision = TransactionMachine(now: context.receivedAt).stopped(
            stop,
            known: findings.transactions,
            flags: context.flags
        )
        var rows = BatchRows()
        switch decision {
        case .sameAgain:
            break
        case .close(let record):
            rows.saved = [
                SavedTransaction(account: context.peer.account, record: record, at: context.receivedAt)
            ]
            let known = findings.transactions.first { $0.id == record.id }
            rows.samples = samples(of: stop, record.id, known, connector: record.connector, context)
        case .keepOrphan(let orphan):
            rows.own = [TransactionWriting.insert(orphan, of: context.peer)]
            rows.samples = samples(of: stop, orphan.id, nil, connector: nil, context)
        }
        return rows
    }

    /// What the meter said at the end, which may be signed.
    private static func samples(
        of stop: TransactionStop,
        _ transaction: UUID,
        _ known: TransactionRecord?,
        connector: Int?,
        _ context: FactContext
    ) -> [StoredSample] {
        StoredSample.rows(
            of: stop.samples,
            connector: connector ?? 0,
            of: transaction,
            known: known,
            receivedAt: context.receivedAt,
            at: context.peer
        )
    }
}
