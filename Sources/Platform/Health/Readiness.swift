import Synchronization

/// Whether this process should be sent work. Whoever stops something says so here first.
package final class Readiness: Sendable {
    private struct State {
        var isDraining = false
        var notReady: Set<String> = []
    }

    private let state = Mutex(State())

    package init() {
        ProcessHealthMetrics.shared.isReady(true)
    }

    /// The process is about to stop. There is no way back.
    package func drain() {
        state.withLock { $0.isDraining = true }
        show()
    }

    /// A part of the process became able or unable to work, for example `bus`.
    package func set(_ part: String, ready: Bool) {
        state.withLock { state in
            if ready {
                state.notReady.remove(part)
            } else {
                state.notReady.insert(part)
            }
        }
        show()
    }

    private func show() {
        ProcessHealthMetrics.shared.isReady(state.withLock { !$0.isDraining && $0.notReady.isEmpty })
    }

    package var isDraining: Bool {
        state.withLock { $0.isDraining }
    }

    /// The parts that cannot work now, in alphabetical order.
    package var notReady: [String] {
        state.withLock { $0.notReady.sorted() }
    }
}
