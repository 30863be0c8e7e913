import Synchronization

/// The name under which a manager takes events, for as long as it hears itself on the bus.
///
/// Gateways give a manager up when they have not heard it for a while, and another one gets what it had. A manager that
/// was paused or cut off would not know it: so it listens to its own beats, and when it misses them it takes another name
/// before anybody gives it up, and leaves what it had not begun.
final class ManagerReign: Sendable {
    private struct State {
        var number = 1
        var heardAt: ContinuousClock.Instant
        /// The present name was not heard yet, since the one before was lost.
        var isSilent = false
        var isLeaving = false
    }

    private let process: String
    private let patience: Duration
    private let state: Mutex<State>

    /// - Parameters:
    ///   - process: Its names begin so.
    ///   - patience: How long it may miss its beats.
    ///   - now: Of the start.
    init(_ process: String, patience: Duration, now: ContinuousClock.Instant = .now) {
        self.process = process
        self.patience = patience
        state = Mutex(State(heardAt: now))
    }

    var name: String {
        state.withLock { Self.name(process, $0) }
    }

    /// What is to be said now. One that does not hear itself gets nothing new while there are others.
    var beat: Beat {
        state.withLock { Beat(name: Self.name(process, $0), isLeaving: $0.isLeaving || $0.isSilent) }
    }

    /// The first beat is about to leave.
    func begin(at now: ContinuousClock.Instant) {
        state.withLock { $0.heardAt = now }
    }

    /// Takes nothing new from now on.
    func leave() {
        state.withLock { $0.isLeaving = true }
    }

    /// A beat of managers came by.
    ///
    /// - Returns: Whether it was our own.
    func heard(_ beat: Beat, at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            // An earlier name's beats come late, which is just what this is about.
            guard beat.name == Self.name(process, state) else { return false }
            guard state.isSilent || now - state.heardAt < patience else { return false }
            state.heardAt = now
            state.isSilent = false
            return true
        }
    }

    /// Whether events that came under a name may be begun with.
    func holds(_ name: String, at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            name == Self.name(process, state) && !state.isSilent && now - state.heardAt < patience
        }
    }

    /// Whether this is the present name, and was not heard yet: it may still come to hold.
    func awaits(_ name: String) -> Bool {
        state.withLock { $0.isSilent && name == Self.name(process, $0) }
    }

    /// - Returns: The new name, if the old one has been silent for too long.
    func renew(at now: ContinuousClock.Instant) -> String? {
        state.withLock { state in
            guard !state.isSilent, now - state.heardAt >= patience else { return nil }
            state.number += 1
            state.isSilent = true
            return Self.name(process, state)
        }
    }

    private static func name(_ process: String, _ state: State) -> String {
        "\(process)-\(state.number)"
    }
}
