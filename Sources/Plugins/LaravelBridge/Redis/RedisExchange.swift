import Synchronization

/// Commands that a task sends over a connection, and waits for the answers. Whoever takes it answers it exactly once.
///
/// Safety: `sent` and `replies` are of ``RedisLoop``'s thread alone; the rest does not change, or is in the `Mutex`. Hence
/// `@unchecked Sendable`.
final class RedisExchange: @unchecked Sendable {
    typealias Result = Swift.Result<[RedisReply], RedisFailure>

    private struct State {
        var continuation: CheckedContinuation<Result, Never>?
        var isCancelled = false
    }

    let link: RedisLink
    let deadline: ContinuousClock.Instant
    private let bytes: [UInt8]
    private let expected: Int
    private var sent = 0
    private var replies: [RedisReply] = []
    private let state = Mutex(State())

    /// `expected`: How many answers there will be.
    init(_ link: RedisLink, _ bytes: [UInt8], expected: Int, deadline: ContinuousClock.Instant) {
        self.link = link
        self.bytes = bytes
        self.expected = expected
        self.deadline = deadline
    }

    /// Before it is handed over.
    func wait(_ continuation: CheckedContinuation<Result, Never>) {
        state.withLock { $0.continuation = continuation }
    }

    func cancel() {
        state.withLock { $0.isCancelled = true }
    }

    func answer(_ result: Result) {
        let continuation = state.withLock { state in
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: result)
    }

    // MARK: On the thread

    var wantsToSend: Bool {
        sent < bytes.count
    }

    /// Goes on as far as it goes; what it came to, when it is over.
    func step(at now: ContinuousClock.Instant) -> Result? {
        guard !state.withLock(\.isCancelled) else {
            return .failure(RedisFailure(.cancelled, "it was cancelled"))
        }
        do throws(RedisFailure) {
            if wantsToSend { sent += try link.send(bytes[sent...]) }
            replies += try link.receive()
        } catch {
            return .failure(error)
        }
        if replies.count > expected {
            return .failure(RedisFailure(.protocolError, "more answers than commands"))
        }
        if replies.count == expected { return .success(replies) }
        return now < deadline ? nil : .failure(RedisFailure(.timedOut, "there was no answer in time"))
    }
}
