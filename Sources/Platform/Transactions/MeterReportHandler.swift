import OCPP

/// Keeps meter values, and the live figures of the transaction to which they belong.
struct MeterReportHandler: Sendable {
    func work(for report: MeterReport, _ context: FactContext) -> FactWork {
        guard !report.samples.isEmpty else { return .statements([], .acknowledged) }
        let statement = MeterWriting.insert(report, receivedAt: context.receivedAt, of: context.peer)
        let number = report.transactionID.flatMap { $0 > 0 ? $0 : nil }
        let stop = number.map { EnergyBudget.stop($0, at: context.peer, context.receivedAt) } ?? []
        return .statements([statement], .acknowledged, queueing: stop)
    }
}
