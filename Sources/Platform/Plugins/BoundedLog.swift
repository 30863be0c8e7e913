import Logging
import Synchronization

/// The log of a plugin: a hundred lines a second at most, with what was left out counted.
struct BoundedLog: LogHandler {
    private final class Budget: Sendable {
        private struct State {
            var second = ContinuousClock.now
            var lines = 0
            var lost = 0
        }

        private let state = Mutex(State())

        /// - Returns: How many lines were lost before this one; `nil` when this one is lost too.
        func take() -> Int? {
            state.withLock { state in
                let now = ContinuousClock.now
                if state.second.duration(to: now) >= .seconds(1) {
                    (state.second, state.lines) = (now, 0)
                }
                guard state.lines < BoundedLog.linesPerSecond else {
                    state.lost += 1
                    return nil
                }
                state.lines += 1
                defer { state.lost = 0 }
                return state.lost
            }
        }
    }

    private static let linesPerSecond = 100

    private var inner: any LogHandler
    private let budget = Budget()

    private init(_ inner: any LogHandler) {
        self.inner = inner
    }

    static func wrap(_ logger: Logger) -> Logger {
        Logger(label: logger.label) { _ in BoundedLog(logger.handler) }
    }

    var metadata: Logger.Metadata {
        get { inner.metadata }
        set { inner.metadata = newValue }
    }

    var logLevel: Logger.Level {
        get { inner.logLevel }
        set { inner.logLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { inner[metadataKey: key] }
        set { inner[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        guard let lost = budget.take() else { return }
        guard lost > 0 else { return inner.log(event: event) }
        var event = event
        event.metadata = (event.metadata ?? [:]).merging(["lines_lost": "\(lost)"]) { $1 }
        inner.log(event: event)
    }
}
