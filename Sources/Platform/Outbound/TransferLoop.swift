import CCurl
import Glibc
import Synchronization

/// The thread of a ``TransferEngine``. It holds this and not the engine, whose end is what stops it.
///
/// Safety: the thread alone touches `waiting`, `active` and the multi handle, but for `curl_multi_wakeup`, which
/// libcurl allows from any thread and which is called under the lock of `inbox` and never after `hasEnded`. Everything
/// else that is shared is in that `Mutex`. Hence `@unchecked Sendable`.
final class TransferLoop: @unchecked Sendable {
    private struct Inbox {
        var arrivals: [TransferJob] = []
        /// Taken and not answered yet.
        var load = 0
        /// Since the thread last looked.
        var hasCancelled = false
        var isClosed = false
        var hasEnded = false
        var onEnd: [@Sendable () -> Void] = []
    }

    private let multi: UnsafeMutableRawPointer
    private let maximumTransfers: Int
    private let queueLimit: Int
    private let inbox = Mutex(Inbox())
    private var waiting: [TransferJob] = []
    private var active: [UnsafeMutableRawPointer: Transfer] = [:]
    private var nextExpiry = ContinuousClock.now

    /// How late a job that waits in vain may learn of it. Looking each time would cost more than the transfers.
    private static let expiryInterval = 100

    /// Takes the multi handle over.
    init(_ multi: UnsafeMutableRawPointer, maximumTransfers: Int, queueLimit: Int) {
        self.multi = multi
        self.maximumTransfers = maximumTransfers
        self.queueLimit = queueLimit
        // Idle connections are kept for the next request to the same host.
        _ = plugyard_curl_set_multi(multi, CURLMOPT_MAXCONNECTS, 2 * maximumTransfers)
    }

    /// `false` when the system gives no thread.
    func start() -> Bool {
        let retained = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<TransferLoop>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            retained.toOpaque()
        )
        guard code == 0 else {
            retained.release()
            inbox.withLock { $0.hasEnded = true }
            curl_multi_cleanup(multi)
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Takes a job, or answers it at once that there is no room.
    func add(_ job: TransferJob) {
        let refusal: OutboundError? = inbox.withLock { inbox in
            guard !inbox.isClosed else { return Self.shutDown }
            guard inbox.load < maximumTransfers + queueLimit else {
                return OutboundError(.busy, "too many requests are waiting")
            }
            inbox.load += 1
            inbox.arrivals.append(job)
            if inbox.arrivals.count == 1 { curl_multi_wakeup(multi) }
            return nil
        }
        if let refusal { job.answer(.failure(refusal)) }
    }

    /// Lets the thread see that a job has been cancelled.
    func noticeCancellation() {
        inbox.withLock { inbox in
            inbox.hasCancelled = true
            if !inbox.hasEnded { _ = curl_multi_wakeup(multi) }
        }
    }

    /// Ends the thread. `onEnd` is called as the last thing it does, or at once when it has ended before.
    func close(onEnd: @escaping @Sendable () -> Void = {}) {
        let hasEnded = inbox.withLock { inbox in
            inbox.isClosed = true
            if !inbox.hasEnded {
                inbox.onEnd.append(onEnd)
                curl_multi_wakeup(multi)
            }
            return inbox.hasEnded
        }
        if hasEnded { onEnd() }
    }

    /// As the system shows it, where 15 bytes is the most.
    static let threadName = "plugyard.curl"
    private static let shutDown = OutboundError(.cancelled, "the client was shut down")
    private static let cancelled = OutboundError(.cancelled, "the caller's task was cancelled")
    private static let expired = OutboundError(.busy, "no turn came in the request's time")

    // MARK: On the thread

    private func run() {
        plugyard_name_thread(Self.threadName)
        // OpenSSL writes to sockets whose peer is gone, and libcurl leaves the signal to us (CURLOPT_NOSIGNAL).
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)

        while takeArrivals() {
            dropExpired()
            startWaiting()
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            // Room for those that wait: first start them.
            if finishEnded(), !waiting.isEmpty { continue }
            // libcurl waits less where it has timers of its own. Those that wait for a turn have none.
            curl_multi_poll(multi, nil, 0, waiting.isEmpty ? 60_000 : Int32(Self.expiryInterval), nil)
        }
        end()
    }

    /// `false` when the loop is to end.
    private func takeArrivals() -> Bool {
        let (hasCancelled, isClosed) = inbox.withLock { inbox in
            waiting += inbox.arrivals
            inbox.arrivals.removeAll(keepingCapacity: true)
            defer { inbox.hasCancelled = false }
            return (inbox.hasCancelled, inbox.isClosed)
        }
        if hasCancelled { dropCancelled() }
        return !isClosed
    }

    private func dropCancelled() {
        for transfer in Array(active.values) where transfer.job.isCancelled {
            remove(transfer)
            answer(transfer.job, .failure(Self.cancelled))
        }
        waiting.removeAll { job in
            guard job.isCancelled else { return false }
            answer(job, .failure(Self.cancelled))
            return true
        }
    }

    private func dropExpired() {
        let now = ContinuousClock.now
        guard !waiting.isEmpty, nextExpiry <= now else { return }
        nextExpiry = now + .milliseconds(Self.expiryInterval)
        waiting.removeAll { job in
            guard job.deadline <= now else { return false }
            answer(job, .failure(Self.expired))
            return true
        }
    }

    private func startWaiting() {
        let next = waiting.prefix(maximumTransfers - active.count)
        guard !next.isEmpty else { return }
        for job in next { start(job) }
        waiting.removeFirst(next.count)
    }

    private func start(_ job: TransferJob) {
        let left = ContinuousClock.now.duration(to: job.deadline)
        // A job may have been cancelled before it was handed over, which nobody noticed.
        guard !job.isCancelled else { return answer(job, .failure(Self.cancelled)) }
        guard left > .zero else { return answer(job, .failure(Self.expired)) }
        guard let transfer = Transfer(job) else {
            return answer(job, .failure(OutboundError(.failed, "no memory for a transfer")))
        }
        let code = transfer.prepare(milliseconds: max(1, left.wholeMilliseconds))
        guard code == CURLE_OK else { return answer(job, .success(transfer.outcome(code))) }
        guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
            return answer(job, .failure(OutboundError(.failed, "libcurl does not take the transfer")))
        }
        active[transfer.handle] = transfer
    }

    /// Answers what has ended; `true` when anything has.
    private func finishEnded() -> Bool {
        var hasEnded = false
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            // The message is gone once the handle is removed.
            let (kind, handle, code) = (
                message.pointee.msg, message.pointee.easy_handle, message.pointee.data.result
            )
            guard kind == CURLMSG_DONE, let handle, let transfer = active[handle] else { continue }
            let outcome = transfer.outcome(code)
            remove(transfer)
            answer(transfer.job, .success(outcome))
            hasEnded = true
        }
        return hasEnded
    }

    private func remove(_ transfer: Transfer) {
        curl_multi_remove_handle(multi, transfer.handle)
        active[transfer.handle] = nil
    }

    private func answer(_ job: TransferJob, _ result: TransferJob.Result) {
        inbox.withLock { $0.load -= 1 }
        job.answer(result)
    }

    private func end() {
        for transfer in Array(active.values) {
            remove(transfer)
            answer(transfer.job, .failure(Self.shutDown))
        }
        for job in waiting { answer(job, .failure(Self.shutDown)) }
        waiting = []
        let onEnd = inbox.withLock { inbox in
            inbox.hasEnded = true
            defer { inbox.onEnd = [] }
            return inbox.onEnd
        }
        // After this nobody wakes the handle.
        curl_multi_cleanup(multi)
        for call in onEnd { call() }
    }
}

extension Duration {
    /// Rounded down.
    var wholeMilliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
