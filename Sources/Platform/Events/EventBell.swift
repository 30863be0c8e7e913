import Synchronization

/// Wakes those who wait for something that this process does. What others do they find by looking.
final class EventBell: Sendable {
    private struct State {
        var rings = 0
        var waiting: [Int: FirstResult<Void>] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// How often it was rung. Asked before a look, so that no ring between the look and the wait is missed.
    var rings: Int {
        state.withLock { $0.rings }
    }

    func ring() {
        let waiting = state.withLock { state in
            state.rings += 1
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for one in waiting { one.resume(.success(())) }
    }

    /// Waits until it was rung more often than that, so long at most.
    func wait(after rings: Int, atMost limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.next(after: rings) }
            // Being cancelled while asleep is how this ends when it rings.
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    private func next(after rings: Int) async {
        let ring = FirstResult<Void>()
        let number = state.withLock { state -> Int? in
            guard state.rings == rings else { return nil }
            state.next += 1
            state.waiting[state.next] = ring
            return state.next
        }
        guard let number else { return }
        await withTaskCancellationHandler {
            // Being cancelled is the usual end.
            try? await withCheckedThrowingContinuation { ring.wait($0) }
        } onCancel: {
            ring.resume(.failure(CancellationError()))
        }
        state.withLock { _ = $0.waiting.removeValue(forKey: number) }
    }
}
