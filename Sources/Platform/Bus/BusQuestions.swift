import Synchronization

/// Questions over the bus that somebody waits for: each gets one answer, or none in time.
final class BusQuestions: Sendable {
    enum Answer: Sendable {
        case bytes([UInt8])
        /// Nobody listens on the subject.
        case nobody
        case silence
    }

    private struct Question {
        let waiter: CheckedContinuation<Answer, Never>
        let deadline: ContinuousClock.Instant
    }

    private struct State {
        var open: [UInt64: Question] = [:]
        /// Nobody else can know the subject of an answer.
        var last = UInt64.random(in: 0..<(1 << 60))
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Asks and waits.
    ///
    /// - Parameters:
    ///   - patience: Measured by ``expire(at:)``, so that no question needs a timer of its own.
    ///   - send: Sends the question with the number that its answer will have.
    /// - Returns: The answer.
    func ask(within patience: Duration, _ send: (UInt64) -> Void) async -> Answer {
        await withCheckedContinuation { waiter in
            let token: UInt64? = state.withLock { state in
                guard !state.isClosed else { return nil }
                state.last += 1
                state.open[state.last] = Question(waiter: waiter, deadline: .now + patience)
                return state.last
            }
            if let token {
                send(token)
            } else {
                waiter.resume(returning: .silence)
            }
        }
    }

    func answer(_ token: UInt64, _ message: NATSMessage) {
        let question = state.withLock { $0.open.removeValue(forKey: token) }
        question?.waiter.resume(returning: message.isNoResponders ? .nobody : .bytes(message.bytes))
    }

    /// To be called a few times a second.
    func expire(at now: ContinuousClock.Instant) {
        let late = state.withLock { state in
            let late = state.open.filter { $0.value.deadline <= now }
            for token in late.keys { state.open[token] = nil }
            return late.values.map(\.waiter)
        }
        for waiter in late { waiter.resume(returning: .silence) }
    }

    /// Nobody looks at the time any more: whoever waits, or asks from now on, gets silence.
    func close() {
        let waiters = state.withLock { state in
            defer { state.open = [:] }
            state.isClosed = true
            return state.open.values.map(\.waiter)
        }
        for waiter in waiters { waiter.resume(returning: .silence) }
    }
}
