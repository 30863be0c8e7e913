import OCPP
import Tenancy

/// Keeps meter values, and brings the transaction to which they belong up to date.
struct MeterReportHandler: Sendable {
    func work(for report: MeterReport, _ context: FactContext) -> FactWork {
        guard !report.samples.isEmpty else { return .batch(BatchWork(.acknowledged)) }
        let connector = max(0, report.connectorID)
        guard connector > 0 || (report.transactionID ?? 0) > 0 else {
            // The main meter.
            let rows = Self.samples(of: report, connector: 0, nil, context)
            return .batch(BatchWork(.acknowledged, BatchRows(samples: rows)))
        }
        return .batch(
            BatchWork([.metering(report)]) { findings in
                let known = findings.transactions.first
                var rows = BatchRows(samples: Self.samples(of: report, connector: connector, known, context))
                let machine = TransactionMachine(now: context.receivedAt)
                if let changed = machine.metered(report, known: known) {
                    rows.saved = [
                        SavedTransaction(
                            account: context.peer.account,
                            record: changed,
                            at: context.receivedAt,
                            isMeasuredOnly: true
                        )
                    ]
                }
                if let known, findings.hasBudget {
                    rows.queueing = EnergyBudget.stop(known.number, at: context.peer, context.receivedAt)
                }
                return BatchResult(.acknowledged, rows)
            }
        )
    }

    private static func samples(
        of report: MeterReport,
        connector: Int,
        _ known: TransactionRecord?,
        _ context: FactContext
    ) -> [StoredSample] {
        StoredSample.rows(
            of: report.samples,
            connector: connector,
            of: known?.id,
            known: known,
            receivedAt: context.receivedAt,
            at: context.peer
        )
    }
}
