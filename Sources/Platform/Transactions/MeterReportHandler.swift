import OCPP

/// Keeps meter values, and the live figures of the transaction to which they belong.
struct MeterReportHandler: Sendable {
    func work(for report: MeterReport, _ context: FactContext) -> FactWork {
        guard !report.samples.isEmpty else { return .statements([], .acknowledged) }
        let statement = MeterWriting.insert(report, receivedAt: context.receivedAt, of: context.peer)
        return .statements([statement], .acknowledged)
    }
}
