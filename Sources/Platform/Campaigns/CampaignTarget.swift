import FoundationEssentials
import OCPP
import Tenancy

/// One charge point of a campaign, and what events make of it: pure, without a clock or a database.
struct CampaignTarget: Sendable {
    /// What may happen to it.
    enum Event: Sendable {
        /// Its command is over.
        case commandEnded(CommandStatus)
        /// It told how far it is, perhaps again, late or about something else.
        case reported(JobStatus)
    }

    struct Change: Sendable, Equatable {
        let status: TargetStatus
        var detail: String?
    }

    let campaign: UUID
    let chargePoint: UUID
    let status: TargetStatus
    /// Of its command; `nil` before it has one.
    let requestID: Int?

    init(campaign: UUID, chargePoint: UUID, status: TargetStatus, requestID: Int?) {
        self.campaign = campaign
        self.chargePoint = chargePoint
        self.status = status
        self.requestID = requestID
    }

    init(row: Row) throws(DatabaseError) {
        campaign = try row.decode("campaign_id")
        chargePoint = try row.decode("charge_point_id")
        status = TargetStatus(rawValue: try row.decode("status")) ?? .pending
        requestID = try row.decode("request_id")
    }

    /// What an event makes of it; `nil` when it stays as it is.
    func change(after event: Event) -> Change? {
        switch event {
        case .commandEnded(let end): change(afterCommand: end)
        case .reported(let report): change(afterReport: report)
        }
    }

    private func change(afterCommand end: CommandStatus) -> Change? {
        guard status == .pending else { return nil }
        switch end {
        case .pending:
            return nil
        // Without an answer it may have got it all the same: what it does, or its time-out, will tell.
        case .accepted, .scheduled, .rebootRequired, .timedOut:
            return Change(status: .sent)
        case .expired:
            return Change(status: .timedOut, detail: "It was not connected in time.")
        case .cancelled:
            return Change(status: .skipped, detail: "Its command was cancelled.")
        default:
            return Change(status: .failed, detail: "Its command ended as \(end.rawValue).")
        }
    }

    private func change(afterReport report: JobStatus) -> Change? {
        // A report about another update: numbers come back in the reports of signed ones alone.
        if let number = report.requestID, let requestID, number != requestID { return nil }
        guard let next = Self.status(of: report.word) else { return nil }
        switch status {
        case .pending, .installed, .skipped:
            return nil
        case .failed, .timedOut:
            // It tries again, or was only slow: that is what counts.
            return next == .installed || next == .downloading ? Change(status: next) : nil
        case .sent, .downloading, .downloaded, .installing:
            guard next.step > status.step else { return nil }
            return Change(
                status: next,
                detail: next == .failed ? "It reported \(report.word.prefix(100))." : nil
            )
        }
    }

    /// The words of OCPP 1.6 §7.25 and of the security white paper, FirmwareStatusEnumType; `nil` for those that say
    /// nothing of how far it is, and for unknown ones.
    private static func status(of word: String) -> TargetStatus? {
        switch word {
        case "Downloading", "DownloadPaused": .downloading
        case "Downloaded", "SignatureVerified", "InstallScheduled": .downloaded
        case "Installing", "InstallRebooting": .installing
        case "Installed": .installed
        case "DownloadFailed", "InstallationFailed", "InstallVerificationFailed", "InvalidSignature": .failed
        default: nil
        }
    }
}
