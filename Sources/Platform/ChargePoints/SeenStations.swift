import FoundationEssentials
import Synchronization

/// Which charge points were written down as seen a moment ago. One that says much at once, such as all that it kept while it
/// was offline, is written down once a second and not with each message.
///
/// Only what was written in the last seconds is kept, however many charge points there are. Where there are other managers
/// each message writes: the row is what two of them that have the same message wait for (``BatchWriter``).
final class SeenStations: Sendable {
    /// How exact `last_seen_at` is, in seconds.
    static let precision: TimeInterval = 1

    private struct State {
        var recent: [UUID: Date] = [:]
        var former: [UUID: Date] = [:]
        /// When `recent` was begun.
        var since = Date.distantPast
    }

    private let state = Mutex(State())

    /// The changes that say more than that the charge point was seen, and those of which that is news.
    func news(in changes: [StationStateChange]) -> [StationStateChange] {
        state.withLock { state in
            changes.filter { change in
                guard change.saysSeenOnly, change.peer.gateway == nil, let at = change.seenAt else {
                    return true
                }
                let chargePoint = change.peer.chargePoint
                guard let written = state.recent[chargePoint] ?? state.former[chargePoint] else {
                    return true
                }
                return !(0..<Self.precision).contains(at.timeIntervalSince(written))
            }
        }
    }

    /// These changes are durable.
    func wrote(_ changes: [StationStateChange]) {
        let changes = changes.filter { $0.peer.gateway == nil }
        guard let latest = changes.lazy.compactMap(\.seenAt).max() else { return }
        state.withLock { state in
            if abs(latest.timeIntervalSince(state.since)) >= Self.precision {
                (state.former, state.recent, state.since) = (state.recent, [:], latest)
            }
            for change in changes {
                if let at = change.seenAt { state.recent[change.peer.chargePoint] = at }
            }
        }
    }
}

extension StationStateChange {
    /// Whether it is nothing but a sign of life.
    fileprivate var saysSeenOnly: Bool {
        own == nil && !derivesStatus && bootedAt == nil
    }
}
