import Synchronization

/// Which gateways a manager hears.
final class GatewayRoll: Sendable {
    /// A gateway that was heard.
    struct Gateway: Equatable {
        let name: String
        let version: String?
    }

    private struct Entry {
        let at: ContinuousClock.Instant
        let version: String?
    }

    private struct State {
        var heard: [String: Entry] = [:]
        /// Since when this process hears the bus.
        var listeningSince: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    func heard(_ beat: Beat, at now: ContinuousClock.Instant) {
        state.withLock { $0.heard[beat.name] = beat.isGone ? nil : Entry(at: now, version: beat.version) }
    }

    /// The process heard itself on the bus, or did not.
    func listens(_ listens: Bool, at now: ContinuousClock.Instant) {
        state.withLock { $0.listeningSince = listens ? $0.listeningSince ?? now : nil }
    }

    /// Those that were heard lately.
    func heard(within time: Duration, at now: ContinuousClock.Instant) -> [Gateway] {
        state.withLock { state in
            state.heard.filter { now - $0.value.at < time }
                .map { Gateway(name: $0.key, version: $0.value.version) }.sorted { $0.name < $1.name }
        }
    }

    /// Those that were heard in so much time.
    ///
    /// - Returns: `nil` when the process itself has not heard the bus for as long, so that silence says nothing.
    func alive(within time: Duration, at now: ContinuousClock.Instant) -> [String]? {
        state.withLock { state in
            state.heard = state.heard.filter { now - $0.value.at < time }
            guard let since = state.listeningSince, now - since >= time else { return nil }
            return state.heard.keys.sorted()
        }
    }
}
