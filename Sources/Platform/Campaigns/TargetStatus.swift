/// How far one charge point of a campaign is: column `status` of `firmware_campaign_targets`.
enum TargetStatus: String, Sendable, CaseIterable {
    /// Its wave has not begun, or its command waits for it to be connected.
    case pending
    /// It has the command.
    case sent
    case downloading
    case downloaded
    case installing
    /// It said so, or booted with the new version.
    case installed
    case failed
    case timedOut = "timed_out"
    /// The campaign is not for it, or was cancelled before its turn.
    case skipped

    /// Whether the campaign waits for what the charge point does.
    var isUnderway: Bool {
        switch self {
        case .sent, .downloading, .downloaded, .installing: true
        case .pending, .installed, .failed, .timedOut, .skipped: false
        }
    }

    var isOver: Bool {
        self != .pending && !isUnderway
    }

    /// The order in which an update goes.
    var step: Int {
        switch self {
        case .pending: 0
        case .sent: 1
        case .downloading: 2
        case .downloaded: 3
        case .installing: 4
        case .installed, .failed, .timedOut, .skipped: 5
        }
    }
}
