import NIOCore
import Synchronization

/// What a worker's events do beside the batches: one after the other, or together where they can. At most one event of
/// each charge point is in it.
final class SlowLane: Sendable {
    enum Work: Sendable {
        case batch(BatchItem)
        case alone(@Sendable () async -> Void)
        /// What came a second time, to be stored unless it was.
        case again(BatchItem)
        /// What is stored by itself, since its neighbours would fail or wait with it.
        case single(BatchItem)
    }

    struct Entry: Sendable {
        let job: IngestJob
        let work: Work
    }

    private struct State {
        var entries = CircularBuffer<Entry>()
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrivals: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() {
        (arrivals, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func append(_ entry: Entry) {
        state.withLock { $0.entries.append(entry) }
        bell.yield()
    }

    /// Lets ``drain(_:)`` return once the lane is empty.
    func close() {
        state.withLock { $0.isClosed = true }
        bell.yield()
    }

    /// Hands out all that waits, a few at a time.
    func drain(_ handle: ([Entry]) async -> Void) async {
        var iterator = arrivals.makeAsyncIterator()
        while true {
            let (entries, isClosed) = state.withLock { state in
                let count = min(state.entries.count, IngestWorker.slowBatchLimit)
                let entries = Array(state.entries.prefix(count))
                state.entries.removeFirst(count)
                return (entries, state.isClosed)
            }
            if !entries.isEmpty {
                await handle(entries)
            } else if isClosed {
                return
            } else {
                guard await iterator.next() != nil else { return }
            }
        }
    }
}
