import Logging
import PluginKit
import Synchronization

/// How a plugin fares: judged by what becomes of its start, its services and its events, told to administrators and to the log.
///
/// Requests are no part of it: whoever may send one, anybody at open routes, would decide whether it works for others.
final class PluginCondition: Sendable {
    /// A word of `GET /plugins`.
    enum Word: String, Sendable {
        case starting
        case running
        case paused
        case stopped
    }

    private typealias Health = PluginHealth<ContinuousClock.Instant>

    private struct State {
        var isStarted = false
        var isStopped = false
        var healths: [PluginWork: Health] = [:]
        /// Of the statements in transactions, which are paused apart.
        var listening = Health()
        /// The readiness checks that complain, and of what.
        var missing: [String: String] = [:]

        func pause(at now: ContinuousClock.Instant) -> Duration? {
            healths.values.compactMap { $0.pause(at: now) }.max()
        }
    }

    private let state = Mutex(State())
    private let plugin: PluginName
    private let logger: Logger

    init(_ plugin: PluginName, logger: Logger) {
        self.plugin = plugin
        self.logger = logger
    }

    var word: Word {
        state.withLock { state in
            if state.isStopped { return .stopped }
            if state.pause(at: .now) != nil { return .paused }
            return state.isStarted ? .running : .starting
        }
    }

    /// What is wrong, for administrators of all accounts; `nil` when all is well. What errors and readiness checks say
    /// themselves may be another account's or the installation's: that is in the log.
    var complaint: String? {
        state.withLock { state in
            var all = state.healths.compactMap { work, health in health.complaint.map { "\(work): \($0)" } }
                .sorted()
            if let complaint = state.listening.complaint {
                all.append("statements in transactions: \(complaint)")
            }
            all += state.missing.keys.sorted().map { "\($0): not ready" }
            return all.isEmpty ? nil : all.joined(separator: "; ")
        }
    }

    /// For how long it is still to be left alone; `nil` when it may work.
    var pause: Duration? {
        state.withLock { $0.pause(at: .now) }
    }

    var isStarted: Bool {
        state.withLock { $0.isStarted && !$0.isStopped }
    }

    /// Whether its statements may be part of transactions.
    var mayListen: Bool {
        state.withLock { $0.isStarted && !$0.isStopped && $0.listening.pause(at: .now) == nil }
    }

    func started() {
        PluginMetrics.begin(plugin)
        state.withLock { $0.isStarted = true }
    }

    func stopped() {
        state.withLock { $0.isStopped = true }
    }

    /// `began`: When that began which worked. Unless it is said, what works during a pause counts as begun before it: nothing
    /// is begun then.
    func succeeded(_ work: PluginWork = .events, since began: ContinuousClock.Instant? = nil) {
        let verdict = state.withLock { state -> Health.Verdict in
            let now = ContinuousClock.now
            guard var health = state.healths[work], began != nil || health.pause(at: now) == nil else {
                return .nothing
            }
            defer { state.healths[work] = health }
            return health.succeeded(since: began ?? now)
        }
        if verdict == .recovered { logger.notice("plugin works again", metadata: ["work": "\(work)"]) }
    }

    /// What is the trouble of one account alone is only logged.
    func failed(_ error: any Error, _ work: PluginWork = .events) {
        guard !PluginFailure.isOfOneAccount(error) else {
            return tell(.nothing, "plugin failed", work, error)
        }
        let verdict = state.withLock {
            $0.healths[work, default: Health()].failed(PluginFailure.word(for: error), at: .now)
        }
        tell(verdict, "plugin paused", work, error)
    }

    func listeningFailed(_ error: any Error) {
        let verdict = state.withLock { $0.listening.failed(PluginFailure.word(for: error), at: .now) }
        tell(verdict, "plugin's statements in transactions paused", nil, error)
    }

    func report(_ check: String, _ complaint: String?) {
        let before = state.withLock { state in
            defer { state.missing[check] = complaint }
            return state.missing[check]
        }
        guard before != complaint else { return }
        logger.notice(
            "plugin's readiness",
            metadata: ["check": "\(check)", "complaint": "\(complaint ?? "none")"]
        )
    }

    private func tell(
        _ verdict: Health.Verdict,
        _ alert: Logger.Message,
        _ work: PluginWork?,
        _ error: any Error
    ) {
        var metadata: Logger.Metadata = ["error": "\(error)"]
        if let work { metadata["work"] = "\(work)" }
        switch verdict {
        case .paused(let length):
            metadata["for"] = "\(length)"
            PluginMetrics.paused(plugin)
            logger.error(alert, metadata: metadata)
        case .nothing, .recovered:
            logger.notice("plugin failed", metadata: metadata)
        }
    }
}
