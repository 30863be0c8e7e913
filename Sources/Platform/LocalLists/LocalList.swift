import FoundationEssentials
import OCPP

/// What a charge point's local list is, as far as the platform knows, and the update under way (docs/authorisation.md).
///
/// A pure value: what happened goes in through the `mutating` functions, and ``step(at:)`` says what is to be done next.
struct LocalList: Sendable, Hashable {
    /// What is to be done.
    enum Step: Sendable, Hashable {
        /// Nothing, until something changes.
        case rest
        /// Nothing before ``dueAt``.
        case wait
        /// The charge point is to be asked for its limits, then for its version.
        case ask
        /// All tokens are to be sent.
        case full
        /// What changed is to be sent.
        case differential
    }

    /// How long a command may take, waiting included; then it counts as lost.
    static let patience: TimeInterval = 900
    /// Entries of a message where a charge point says nothing.
    private static let usualPerMessage = 50
    /// Whatever a charge point says: a message must fit into a frame, and its making must not take long.
    private static let mostPerMessage = 500

    let chargePoint: UUID
    /// Whether a list is to be kept.
    var isEnabled = true
    /// Where the charge point stands.
    var location: UUID?
    /// Of the account's tokens, now.
    var revision = 0
    /// Removed tokens up to this revision are forgotten.
    var sweptRevision = 0

    var state = LocalListState.pending
    var dueAt: Date?
    /// Of the charge point's list; `nil`: not known.
    var version: Int?
    /// The highest version ever sent or reported.
    var sentVersion = 0
    /// Of the tokens of which the list was made.
    var syncedRevision: Int?
    /// For which the list was made.
    var listLocation: UUID?
    var tokenCount = 0
    /// Tokens for which the charge point has no room.
    var omittedCount = 0
    var limits = LocalListLimits()
    /// Whether the charge point was asked for its version since it booted.
    var isChecked = false
    var checkedAt: Date?
    var needsFull = true
    /// The command that is out.
    var command: UUID?
    var targetRevision: Int?
    var isFullUpdate = false
    /// The last uid sent, in lower case, where parts remain.
    var position: String?
    /// Failures in a row.
    var attempts = 0
    var lastError: String?

    init(chargePoint: UUID) {
        self.chargePoint = chargePoint
    }

    /// How many entries a message may have.
    var entriesPerMessage: Int {
        min(max(limits.perMessage ?? Self.usualPerMessage, 1), Self.mostPerMessage)
    }

    /// Whether there is no room for all tokens: then only those that may charge are sent, and always all of them.
    var isTrimmed: Bool {
        omittedCount > 0
    }

    func step(at now: Date) -> Step {
        guard isEnabled else { return .rest }
        let isDue = dueAt.map { $0 <= now } ?? true
        if command != nil { return isDue ? .ask : .wait }
        if state == .failed, !isDue { return .wait }
        guard isChecked else { return .ask }
        guard state != .unsupported else { return .rest }
        guard !needsFull, version != nil, let syncedRevision, listLocation == location,
            syncedRevision >= sweptRevision
        else { return .full }
        return syncedRevision < revision ? .differential : .rest
    }

    // MARK: What is done

    /// A question was queued.
    mutating func asked(by command: UUID, at now: Date) {
        // What was out is lost, and with it the knowledge of what the charge point has.
        if self.command != nil, state == .updating { needsFull = true }
        if state == .updating { state = .pending }
        self.command = command
        position = nil
        checkedAt = now
        dueAt = now + Self.patience
    }

    /// An update begins; its first part is yet to be sent.
    ///
    /// `total`: How many tokens there are for this charge point.
    mutating func began(_ step: Step, total: Int) {
        isFullUpdate = step == .full
        omittedCount = max(0, total - (limits.total ?? Int.max))
        targetRevision = revision
        position = nil
        state = .updating
        guard isFullUpdate else { return }
        tokenCount = 0
        listLocation = location
    }

    /// A part of the update was queued, with the version ``nextVersion``.
    mutating func sent(_ part: LocalListPart, by command: UUID, at now: Date) {
        sentVersion = part.update.version
        self.command = command
        position = part.position
        dueAt = now + Self.patience
        if isFullUpdate { tokenCount += part.update.entries.count }
    }

    /// Rises with every part (OCPP 1.6 §5.15).
    var nextVersion: Int {
        max(sentVersion, version ?? 0) + 1
    }

    /// Nothing is to be done.
    mutating func rested() {
        dueAt = nil
        command = nil
        position = nil
        // No more lists are kept here, and how far the last one came is not known.
        if state == .updating {
            state = .pending
            needsFull = true
        }
        if isEnabled, isChecked, state != .unsupported { state = .inSync }
    }

    // MARK: What happened

    mutating func learnt(_ limits: LocalListLimits) {
        self.limits.perMessage = limits.perMessage.flatMap { $0 > 0 ? $0 : nil } ?? self.limits.perMessage
        self.limits.total = limits.total.flatMap { $0 >= 0 ? $0 : nil } ?? self.limits.total
    }

    /// The charge point said which version it has.
    mutating func reported(version reported: Int) {
        command = nil
        isChecked = true
        guard reported >= 0 else { return refused() }
        if state == .unsupported || state == .failed { state = .pending }
        if reported != version { needsFull = true }
        version = reported
        // Beyond these no version can rise.
        sentVersion = max(sentVersion, min(reported, Int(Int32.max) / 2))
    }

    /// The charge point keeps no list.
    mutating func refused() {
        command = nil
        isChecked = true
        state = .unsupported
        version = nil
        syncedRevision = nil
        (tokenCount, omittedCount, attempts) = (0, 0, 0)
        lastError = nil
        dueAt = nil
    }

    /// A part arrived.
    ///
    /// - Returns: Whether it was the last of its update.
    mutating func arrived() -> Bool {
        command = nil
        version = sentVersion
        return position == nil
    }

    /// The charge point has all of the update.
    ///
    /// `total`: How many tokens there are for it now.
    mutating func completed(total: Int) {
        syncedRevision = targetRevision
        position = nil
        state = .pending
        (attempts, lastError) = (0, nil)
        if isFullUpdate { needsFull = false }
        if isTrimmed {
            omittedCount = max(1, total - tokenCount)
        } else if !isFullUpdate {
            tokenCount = total
        }
    }

    /// The charge point answered, and did not take a part: `VersionMismatch` or `Failed`. A differential update is followed
    /// by all tokens at once; if it does not take these either, by a pause.
    mutating func rejected(_ error: String, at now: Date) {
        let wasFull = isFullUpdate
        failed(error, at: now)
        needsFull = true
        if !wasFull {
            state = .pending
            dueAt = now
            attempts -= 1
        }
    }

    /// Nothing is known of what came of the command.
    mutating func failed(_ error: String, at now: Date) {
        command = nil
        if state == .updating { needsFull = true }
        state = .failed
        lastError = String(error.prefix(500))
        dueAt = now + Self.pause(afterFailures: attempts)
        attempts += 1
    }

    /// A minute, then twice as long each time, at most six hours.
    static func pause(afterFailures attempts: Int) -> TimeInterval {
        min(60 * Double(1 << min(max(attempts, 0), 9)), 6 * 3600)
    }
}
