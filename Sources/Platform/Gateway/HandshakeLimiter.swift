import NIOCore
import Synchronization

/// How many handshakes are under way at once, so that a storm of charge points keeps neither the managers nor those
/// that are connected from their work. The others wait their turn, in order.
final class HandshakeLimiter: Sendable {
    private struct State {
        var free: Int
        var waiting = CircularBuffer<CheckedContinuation<Void, Never>>()
    }

    private let waitingLimit: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - limit: At once.
    ///   - waitingLimit: Those that may wait; the time of each is limited by its connection.
    init(limit: Int, waitingLimit: Int) {
        self.waitingLimit = waitingLimit
        state = Mutex(State(free: limit))
    }

    /// Waits for a place, to be given back by ``leave()``.
    ///
    /// - Returns: `false` when too many wait.
    func enter() async -> Bool {
        enum Turn {
            case now, refused, later
        }
        let turn: Turn = state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return .now
            }
            return state.waiting.count < waitingLimit ? .later : .refused
        }
        guard case .later = turn else { return turn == .now }
        await withCheckedContinuation { waiter in
            let isFree = state.withLock { state in
                // A place may have become free in between.
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(waiter)
                return false
            }
            if isFree { waiter.resume() }
        }
        return true
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if let next = state.waiting.popFirst() { return next }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
