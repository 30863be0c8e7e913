import Synchronization

/// Which gateways a manager hears.
final class GatewayRoll: Sendable {
    private struct State {
        var heard: [String: ContinuousClock.Instant] = [:]
        /// Since when this process hears the bus.
        var listeningSince: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    func heard(_ beat: Beat, at now: ContinuousClock.Instant) {
        state.withLock { $0.heard[beat.name] = beat.isGone ? nil : now }
    }

    /// The process heard itself on the bus, or did not.
    func listens(_ listens: Bool, at now: ContinuousClock.Instant) {
        state.withLock { $0.listeningSince = listens ? $0.listeningSince ?? now : nil }
    }

    /// Those that were heard lately.
    func heard(within time: Duration, at now: ContinuousClock.Instant) -> [String] {
        state.withLock { state in state.heard.filter { now - $0.value < time }.keys.sorted() }
    }

    /// Those that were heard in so much time.
    ///
    /// - Returns: `nil` when the process itself has not heard the bus for as long, so that silence says nothing.
    func alive(within time: Duration, at now: ContinuousClock.Instant) -> [String]? {
        state.withLock { state in
            state.heard = state.heard.filter { now - $0.value < time }
            guard let since = state.listeningSince, now - since >= time else { return nil }
            return state.heard.keys.sorted()
        }
    }
}
