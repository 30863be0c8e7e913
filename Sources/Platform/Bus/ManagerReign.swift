import Synchronization

/// The name under which a manager takes events, for as long as it hears itself on the bus.
///
/// Gateways give a manager up when they have not heard it for a while, and another one gets what it had. A manager that
/// was paused or cut off would not know it: so it listens to its own beats, and when it misses them it takes another name
/// before anybody gives it up, and leaves what it had not begun.
///
/// What counts is when the last beat left that came back, since a beat may lie in a buffer for as long as we were paused.
/// It comes back by the subscription that brings events, behind those that were said before it.
final class ManagerReign: Sendable {
    private struct State {
        var number = 1
        /// When the last beat left that was heard; before the first one, when there was none to hear yet.
        var heardFrom: ContinuousClock.Instant
        /// The present name was not heard yet, since the one before was lost.
        var isSilent = false
        var isLeaving = false
    }

    private let process: String
    private let patience: Duration
    private let start: ContinuousClock.Instant
    private let state: Mutex<State>

    /// - Parameters:
    ///   - process: Its names begin so.
    ///   - patience: How long it may miss its beats.
    ///   - now: Of the start.
    init(_ process: String, patience: Duration, now: ContinuousClock.Instant = .now) {
        self.process = process
        self.patience = patience
        start = now
        state = Mutex(State(heardFrom: now))
    }

    var name: String {
        state.withLock { Self.name(process, $0) }
    }

    /// What is to be said now. One that does not hear itself gets nothing new while there are others.
    func beat(at now: ContinuousClock.Instant) -> Beat {
        state.withLock { state in
            Beat(
                name: Self.name(process, state),
                isLeaving: state.isLeaving || state.isSilent,
                sentAfter: now - start
            )
        }
    }

    /// The first beat is about to leave.
    func begin(at now: ContinuousClock.Instant) {
        state.withLock { $0.heardFrom = now }
    }

    /// Takes nothing new from now on.
    func leave() {
        state.withLock { $0.isLeaving = true }
    }

    /// A beat of our own came back.
    ///
    /// - Returns: Whether it was in time.
    func heard(_ beat: Beat, at now: ContinuousClock.Instant) -> Bool {
        guard let age = beat.sentAfter, now - (start + age) < patience else { return false }
        return state.withLock { state in
            // An earlier name's beats come late, which is just what this is about.
            guard beat.name == Self.name(process, state) else { return false }
            guard state.isSilent || now - state.heardFrom < patience else { return false }
            state.heardFrom = start + age
            state.isSilent = false
            return true
        }
    }

    /// Whether events that came under a name may be begun with.
    func holds(_ name: String, at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            name == Self.name(process, state) && !state.isSilent && now - state.heardFrom < patience
        }
    }

    /// Whether this is the present name, and was not heard yet: it may still come to hold.
    func awaits(_ name: String) -> Bool {
        state.withLock { $0.isSilent && name == Self.name(process, $0) }
    }

    /// - Returns: The new name, if the old one has been silent for too long.
    func renew(at now: ContinuousClock.Instant) -> String? {
        state.withLock { state in
            guard !state.isSilent, now - state.heardFrom >= patience else { return nil }
            state.number += 1
            state.isSilent = true
            return Self.name(process, state)
        }
    }

    private static func name(_ process: String, _ state: State) -> String {
        "\(process)-\(state.number)"
    }
}
