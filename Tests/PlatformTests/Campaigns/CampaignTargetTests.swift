import FoundationEssentials
import OCPP
import Testing

@testable import Platform

@Suite("How a charge point of a campaign goes on")
struct CampaignTargetTests {
    private func target(_ status: TargetStatus, requestID: Int? = 5) -> CampaignTarget {
        CampaignTarget(campaign: UUID(), chargePoint: UUID(), status: status, requestID: requestID)
    }

    /// Where words lead from a state.
    private func path(from status: TargetStatus = .sent, _ words: String...) -> TargetStatus {
        words.reduce(status) { status, word in
            target(status).change(after: .reported(JobStatus(word)))?.status ?? status
        }
    }

    @Test("the usual way")
    func usual() {
        #expect(path("Downloading") == .downloading)
        #expect(path("Downloading", "Downloaded") == .downloaded)
        #expect(path("Downloading", "Downloaded", "Installing") == .installing)
        #expect(path("Downloading", "Downloaded", "Installing", "Installed") == .installed)
    }

    @Test("the way of a signed update")
    func signed() {
        #expect(path("DownloadScheduled") == .sent)
        #expect(path("Downloading", "DownloadPaused", "Downloaded", "SignatureVerified") == .downloaded)
        #expect(
            path("SignatureVerified", "InstallScheduled", "Installing", "InstallRebooting") == .installing
        )
        #expect(path("Downloaded", "InvalidSignature") == .failed)
    }

    @Test("words out of order, repeated, left out or unknown")
    func disorder() {
        #expect(path("Installing", "Downloading", "Downloaded") == .installing)
        #expect(path("Installed", "Downloading", "InstallationFailed") == .installed)
        #expect(path("Downloading", "Downloading", "Idle", "Lunch", "") == .downloading)
        #expect(path("Installed") == .installed)
    }

    @Test("one that failed may try again, and one that was slow may finish")
    func late() {
        #expect(path("DownloadFailed") == .failed)
        #expect(path("DownloadFailed", "Downloading", "Downloaded", "Installed") == .installed)
        #expect(path("InstallationFailed", "Installing") == .failed)
        #expect(path(from: .timedOut, "Installed") == .installed)
        #expect(path(from: .timedOut, "Downloaded") == .timedOut)
    }

    @Test("what it says before it has the command, or after it was skipped, is about something else")
    func others() {
        #expect(path(from: .pending, "Installed") == .pending)
        #expect(path(from: .skipped, "Installed") == .skipped)
        let other = JobStatus("Installed", requestID: 6)
        #expect(target(.sent).change(after: .reported(other)) == nil)
        #expect(
            target(.sent).change(after: .reported(JobStatus("Installed", requestID: 5)))?.status == .installed
        )
    }

    @Test("its command's end", arguments: CommandStatus.allCases)
    func command(end: CommandStatus) {
        let change = target(.pending).change(after: .commandEnded(end))?.status
        switch end {
        case .pending: #expect(change == nil)
        case .accepted, .scheduled, .rebootRequired, .timedOut: #expect(change == .sent)
        case .expired: #expect(change == .timedOut)
        case .cancelled: #expect(change == .skipped)
        case .rejected, .notSupported, .failed, .noStart: #expect(change == .failed)
        }
        // It may have begun before its answer was stored.
        #expect(target(.downloading).change(after: .commandEnded(end)) == nil)
    }
}
