import FoundationEssentials
import NIOCore
import Synchronization

/// The queue of a part of the charge points. Each one's events keep their order, and charge points take turns: who sends
/// much waits for itself, not the others for it.
final class IngestShard: Sendable {
    private struct State {
        /// What waits of each charge point; none is empty.
        var lines: [UUID: CircularBuffer<IngestJob>] = [:]
        /// Whose turn it is; each charge point with a line is in it once.
        var turns = CircularBuffer<UUID>()
        var isClosed = false
    }

    private enum Next {
        case job(IngestJob)
        case nothing
        case end
    }

    private let state = Mutex(State())
    private let arrivals: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() {
        (arrivals, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many events of a charge point wait. The gateway stops reading a socket with 32 unanswered calls; calls that
    /// waited too long are passed over.
    func count(of chargePoint: UUID) -> Int {
        state.withLock { $0.lines[chargePoint]?.count ?? 0 }
    }

    func append(_ job: IngestJob) {
        let chargePoint = job.peer.chargePoint
        state.withLock { state in
            if state.lines[chargePoint] == nil { state.turns.append(chargePoint) }
            state.lines[chargePoint, default: CircularBuffer()].append(job)
        }
        bell.yield()
    }

    /// Lets ``drain(_:)`` return once the queue is empty.
    func close() {
        state.withLock { $0.isClosed = true }
        bell.yield()
    }

    /// Hands out all that waits, one event of each charge point in turn, until the shard is closed and empty.
    func drain(_ handle: (IngestJob) async -> Void) async {
        var iterator = arrivals.makeAsyncIterator()
        while true {
            switch next() {
            case .job(let job): await handle(job)
            case .nothing: guard await iterator.next() != nil else { return }
            case .end: return
            }
        }
    }

    private func next() -> Next {
        state.withLock { state in
            guard let chargePoint = state.turns.popFirst() else { return state.isClosed ? .end : .nothing }
            guard let job = state.lines[chargePoint]?.popFirst() else { return .nothing }
            if state.lines[chargePoint]?.isEmpty == true {
                state.lines[chargePoint] = nil
            } else {
                state.turns.append(chargePoint)
            }
            return .job(job)
        }
    }
}
