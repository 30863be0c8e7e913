import Synchronization

/// The queue of a part of the charge points: first in, first out, so that each one's events keep their order.
final class IngestShard: Sendable {
    private struct State {
        var jobs: [IngestJob] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrivals: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() {
        (arrivals, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many events wait. The gateway stops reading a socket with 32 unanswered calls; calls that waited too long
    /// are passed over.
    var count: Int {
        state.withLock(\.jobs.count)
    }

    func append(_ job: IngestJob) {
        state.withLock { $0.jobs.append(job) }
        bell.yield()
    }

    /// Lets ``drain(_:)`` return once the queue is empty.
    func close() {
        state.withLock { $0.isClosed = true }
        bell.yield()
    }

    /// Hands out all that waits, again and again, until the shard is closed and empty.
    func drain(_ handle: (IngestJob) async -> Void) async {
        var iterator = arrivals.makeAsyncIterator()
        while true {
            let (jobs, isClosed) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isClosed)
            }
            for job in jobs { await handle(job) }
            if jobs.isEmpty {
                guard !isClosed, await iterator.next() != nil else { return }
            }
        }
    }
}
