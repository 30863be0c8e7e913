import Dispatch
import Glibc
import Synchronization

/// A few threads of our own for work that keeps a CPU or blocks, so that it never holds a thread of the
/// cooperative pool. What waits is bounded; the threads end when the owner lets go of this object.
final class WorkerThreads: Sendable {
    typealias Job = @Sendable () -> Void

    private let queue: Queue

    /// - Parameters:
    ///   - count: How many threads, and so how many jobs at once.
    ///   - waitingLimit: How many jobs may wait beside the running ones.
    /// - Throws: ``PasswordError/failed(code:)`` when the system gives no thread.
    init(count: Int, waitingLimit: Int) throws(PasswordError) {
        self.queue = Queue(threads: count, waitingLimit: waitingLimit)
        for _ in 0..<count {
            let code = Self.startThread(serving: queue)
            guard code == 0 else {
                queue.close()
                throw .failed(code: code)
            }
        }
    }

    deinit {
        queue.close()
    }

    /// Runs a function on one of the threads. Work that was accepted runs even if the caller is cancelled.
    ///
    /// - Throws: ``PasswordError/busy`` when the queue is full.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(PasswordError) -> Value {
        let result: Result<Value, PasswordError> = await withCheckedContinuation { continuation in
            let isAccepted = queue.add { continuation.resume(returning: .success(work())) }
            if !isAccepted { continuation.resume(returning: .failure(.busy)) }
        }
        return try result.get()
    }

    /// Returns 0 or an error number of the system.
    private static func startThread(serving queue: Queue) -> Int32 {
        let retained = Unmanaged.passRetained(queue)
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let queue = Unmanaged<Queue>.fromOpaque(argument).takeRetainedValue()
                while let job = queue.next() { job() }
                return nil
            },
            retained.toOpaque()
        )
        if code == 0 {
            pthread_detach(thread)
        } else {
            retained.release()
        }
        return code
    }
}

extension WorkerThreads {
    /// What the threads share. They hold this and not `WorkerThreads`, whose end is what stops them.
    private final class Queue: Sendable {
        private struct State {
            var jobs: [Job] = []
            var isClosed = false
        }

        private let state = Mutex(State())
        /// Counts the jobs, plus one per thread once the queue is closed.
        private let signal = DispatchSemaphore(value: 0)
        private let threads: Int
        private let waitingLimit: Int

        init(threads: Int, waitingLimit: Int) {
            self.threads = threads
            self.waitingLimit = waitingLimit
        }

        func add(_ job: @escaping Job) -> Bool {
            let isAccepted = state.withLock { state in
                guard !state.isClosed, state.jobs.count < waitingLimit else { return false }
                state.jobs.append(job)
                return true
            }
            if isAccepted { signal.signal() }
            return isAccepted
        }

        /// Waits for a job; `nil` when the queue is closed and empty.
        func next() -> Job? {
            signal.wait()
            return state.withLock { state in
                state.jobs.isEmpty ? nil : state.jobs.removeFirst()
            }
        }

        func close() {
            state.withLock { $0.isClosed = true }
            for _ in 0..<threads { signal.signal() }
        }
    }
}
