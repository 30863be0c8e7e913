import OCPP
import Tenancy

/// Keeps meter values, and brings the transaction to which they belong up to date.
struct MeterReportHandler: Sendable {
    func work(for report: MeterReport, _ context: FactContext) -> FactWork {
        guard !report.samples.isEmpty else { return .statements([], .acknowledged) }
        let peer = context.peer
        let connector = max(0, report.connectorID)
        guard connector > 0 || (report.transactionID ?? 0) > 0 else {
            // The main meter.
            let insert = MeterWriting.insert(
                report.samples,
                connector: 0,
                transaction: nil,
                receivedAt: context.receivedAt,
                of: peer
            )
            return .statements([insert], .acknowledged)
        }
        return .transaction { transaction in
            let rows = try await transaction.query(TransactionLookup.metering(report, at: peer.chargePoint))
            let known = try rows.first.map { row throws(DatabaseError) in try TransactionRecord(row: row) }
            let machine = TransactionMachine(now: context.receivedAt)
            var writes = [
                MeterWriting.insert(
                    report.samples,
                    connector: connector,
                    transaction: known?.id,
                    receivedAt: context.receivedAt,
                    of: peer
                )
            ]
            if let changed = machine.metered(report, known: known) {
                writes.append(TransactionWriting.save(changed, now: context.receivedAt))
            }
            // What follows from a transaction's energy: `queueing`, behind what stores it.
            return FactResult(.acknowledged, writes: writes)
        }
    }
}
