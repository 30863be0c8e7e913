import Logging
import PluginKit
import Synchronization

/// How a plugin fares: judged by what becomes of its calls, told to administrators and to the log.
final class PluginCondition: Sendable {
    /// A word of `GET /plugins`.
    enum Word: String, Sendable {
        case starting
        case running
        case paused
        case stopped
    }

    private struct State {
        var isStarted = false
        var isStopped = false
        var health = PluginHealth<ContinuousClock.Instant>()
        /// Of the statements in transactions, which are paused apart.
        var listening = PluginHealth<ContinuousClock.Instant>()
        /// What readiness checks complain of, by name.
        var missing: [String: String] = [:]
    }

    private let state = Mutex(State())
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    var word: Word {
        state.withLock { state in
            if state.isStopped { return .stopped }
            if state.health.pause(at: .now) != nil { return .paused }
            return state.isStarted ? .running : .starting
        }
    }

    /// What is wrong, for administrators; `nil` when all is well.
    var complaint: String? {
        state.withLock { state in
            let missing = state.missing.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            let all = [state.health.complaint, state.listening.complaint].compactMap(\.self) + missing
            return all.isEmpty ? nil : all.joined(separator: "; ")
        }
    }

    /// For how long it is still to be left alone; `nil` when it may work.
    var pause: Duration? {
        state.withLock { $0.health.pause(at: .now) }
    }

    var isStarted: Bool {
        state.withLock { $0.isStarted && !$0.isStopped }
    }

    /// Whether its statements may be part of transactions.
    var mayListen: Bool {
        state.withLock { $0.isStarted && !$0.isStopped && $0.listening.pause(at: .now) == nil }
    }

    func started() {
        state.withLock { $0.isStarted = true }
    }

    func stopped() {
        state.withLock { $0.isStopped = true }
    }

    func succeeded() {
        if state.withLock({ $0.health.succeeded() }) == .recovered { logger.notice("plugin works again") }
    }

    func failed(_ error: any Error) {
        tell(state.withLock { $0.health.failed("\(error)", at: .now) }, "plugin paused", error)
    }

    func listeningFailed(_ error: any Error) {
        let verdict = state.withLock { $0.listening.failed("\(error)", at: .now) }
        tell(verdict, "plugin's statements in transactions paused", error)
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
        _ verdict: PluginHealth<ContinuousClock.Instant>.Verdict,
        _ alert: Logger.Message,
        _ error: any Error
    ) {
        switch verdict {
        case .paused(let length):
            logger.error(alert, metadata: ["for": "\(length)", "error": "\(error)"])
        case .nothing, .recovered:
            logger.notice("plugin failed", metadata: ["error": "\(error)"])
        }
    }
}
