import Dispatch
import Glibc
import Synchronization

/// The thread on which a plugin runs: one that computes for ever, or blocks, keeps itself from working and nobody else. Of
/// lower priority than the platform's own threads.
final class PluginThread: TaskExecutor {
    private static let niceness: Int32 = 5

    private let queue = JobQueue()

    /// - Throws: ``PluginFailure/noThread`` when the system gives none.
    init() throws(PluginFailure) {
        let retained = Unmanaged.passRetained(queue)
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let queue = Unmanaged<JobQueue>.fromOpaque(argument).takeRetainedValue()
                // Of this thread alone, on Linux. Without the right to it, it stays as it is.
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, PluginThread.niceness)
                while let job = queue.next() { job() }
                return nil
            },
            retained.toOpaque()
        )
        guard code == 0 else {
            retained.release()
            throw .noThread
        }
        pthread_detach(thread)
    }

    deinit {
        queue.close()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.add { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// What the thread works off. It holds this and not the executor, whose end is what stops it.
    private final class JobQueue: Sendable {
        private let jobs = Mutex<[@Sendable () -> Void]>([])
        private let signal = DispatchSemaphore(value: 0)

        func add(_ job: @escaping @Sendable () -> Void) {
            jobs.withLock { $0.append(job) }
            signal.signal()
        }

        /// Waits for a job; `nil` when the queue is closed.
        func next() -> (@Sendable () -> Void)? {
            signal.wait()
            return jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }

        /// One wake-up more than there are jobs.
        func close() {
            signal.signal()
        }
    }
}
