import Dispatch
import PluginKit
import Synchronization

/// Where a plugin's code runs: on a thread of its own, with a limit to how much at once, and a deadline for each call after
/// which whoever asked goes on without it.
///
/// A call that does not end when it is cancelled keeps its place for ever: a plugin that leaves all of them so is refused
/// everything from then on.
final class PluginLane: Sendable {
    private struct State {
        var running = 0
        var isClosed = false
    }

    private typealias Call = @Sendable () async -> Void

    private static let grace = DispatchTimeInterval.milliseconds(
        Int(PluginDeadline.cancellation / .milliseconds(1))
    )

    private let limit: Int
    private let thread: PluginThread
    private let state = Mutex(State())
    private let calls: AsyncStream<Call>
    private let intake: AsyncStream<Call>.Continuation

    /// `limit`: Of calls at once.
    init(limit: Int = 64) throws(PluginFailure) {
        self.limit = limit
        thread = try PluginThread()
        (calls, intake) = AsyncStream.makeStream()
    }

    /// How many calls are under way.
    var running: Int {
        state.withLock { $0.running }
    }

    /// Runs calls until the lane is closed and the last of them has ended.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await call in calls { group.addTask { await call() } }
            group.cancelAll()
        }
    }

    /// No further calls; those under way are cancelled.
    func close() {
        state.withLock { $0.isClosed = true }
        intake.finish()
    }

    /// Runs some of the plugin's code and waits for it, so long at most. It is cancelled when its time is over, or when the
    /// caller is, who then waits for its end for ``PluginDeadline/cancellation`` at most.
    ///
    /// - Throws: ``PluginFailure``, and what the code throws.
    func perform<Value: Sendable>(
        within limit: Duration,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await perform(work, upTo: limit)
    }

    /// Runs some of the plugin's code until the caller is cancelled.
    func perform(until work: @escaping @Sendable () async throws -> Void) async throws {
        try await perform(work, upTo: nil)
    }

    private func perform<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value,
        upTo limit: Duration?
    ) async throws -> Value {
        try admit()
        let result = FirstResult<Value>()
        let (cancelled, cancellation) = AsyncStream.makeStream(of: Void.self)
        let call: Call = { [self] in
            await race(work, into: result, limit, cancelled)
            state.withLock { $0.running -= 1 }
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                result.wait(continuation)
                if case .terminated = intake.yield(call) {
                    state.withLock { $0.running -= 1 }
                    result.resume(.failure(PluginFailure.notRunning))
                }
            }
        } onCancel: {
            cancellation.finish()
            // What is to come after the work waits for its end, but not for ever.
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.grace) {
                result.resume(.failure(CancellationError()))
            }
        }
    }

    private func admit() throws(PluginFailure) {
        let refusal = state.withLock { state -> PluginFailure? in
            if state.isClosed { return .notRunning }
            guard state.running < limit else { return .busy }
            state.running += 1
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Whatever ends first cancels the others. Returns when the work has ended, which may be never.
    private func race<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value,
        into result: FirstResult<Value>,
        _ limit: Duration?,
        _ cancelled: AsyncStream<Void>
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: thread) {
                do {
                    result.resume(.success(try await work()))
                } catch {
                    // What fails because it was cancelled is no failure.
                    result.resume(.failure(Task.isCancelled ? CancellationError() : error))
                }
            }
            group.addTask {
                var iterator = cancelled.makeAsyncIterator()
                await iterator.next()
            }
            if let limit {
                group.addTask {
                    // Being cancelled while asleep is how this ends when the work is first.
                    guard (try? await Task.sleep(for: limit)) != nil else { return }
                    result.resume(.failure(PluginFailure.timedOut(limit)))
                }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
