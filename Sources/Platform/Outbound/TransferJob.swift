import Synchronization

/// A transfer that a task waits for. Whoever takes it answers it exactly once.
final class TransferJob: Sendable {
    typealias Result = Swift.Result<TransferOutcome, OutboundError>

    let plan: TransferPlan
    /// By when it must have ended, the wait for a turn included.
    let deadline: ContinuousClock.Instant
    private let state = Mutex(State())

    private struct State {
        var continuation: CheckedContinuation<Result, Never>?
        var isCancelled = false
    }

    init(_ plan: TransferPlan) {
        self.plan = plan
        self.deadline = .now + plan.timeout
    }

    /// Before the job is handed over.
    func wait(_ continuation: CheckedContinuation<Result, Never>) {
        state.withLock { $0.continuation = continuation }
    }

    func answer(_ result: Result) {
        let continuation = state.withLock { state in
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: result)
    }

    /// Whether the caller's task is gone. It may be before the job is handed over.
    var isCancelled: Bool {
        state.withLock(\.isCancelled)
    }

    func cancel() {
        state.withLock { $0.isCancelled = true }
    }
}
