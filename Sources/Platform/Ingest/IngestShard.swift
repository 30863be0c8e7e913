import FoundationEssentials
import NIOCore
import Synchronization

/// The queue of a part of the charge points. Each one's events keep their order, one at a time is worked on, and charge
/// points take turns: who sends much waits for itself, not the others for it.
final class IngestShard: Sendable {
    fileprivate struct Line {
        var jobs = CircularBuffer<IngestJob>()
        /// Whether one of its events is being worked on.
        var isBusy = false
        /// How many of its events, that one included, are more than a note of what was answered already.
        var owed = 0
    }

    fileprivate struct State {
        /// The charge points of which something waits or is worked on.
        var lines: [UUID: Line] = [:]
        /// Whose turn it is: each that is not busy and of which something waits is in it once.
        var turns = CircularBuffer<UUID>()
        var isClosed = false
    }

    private enum Next {
        case jobs([IngestJob])
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
        state.withLock { $0.lines[chargePoint]?.jobs.count ?? 0 }
    }

    func append(_ job: IngestJob) {
        state.withLock { $0.append(job) }
        bell.yield()
    }

    /// Appends a note of a call that may be answered at once, if nothing of its charge point waits but a few such notes.
    ///
    /// - Returns: Whether it was appended.
    func append(answered job: IngestJob, atMost limit: Int) -> Bool {
        let isAppended = state.withLock { state in
            if let line = state.lines[job.peer.chargePoint] {
                guard line.owed == 0, line.jobs.count < limit else { return false }
            }
            state.append(job)
            return true
        }
        if isAppended { bell.yield() }
        return isAppended
    }

    /// The event of this charge point that was handed out is done; the next may be.
    func done(_ job: IngestJob) {
        let chargePoint = job.peer.chargePoint
        let isRung = state.withLock { state in
            guard var line = state.lines[chargePoint] else { return false }
            line.isBusy = false
            if job.isOwed { line.owed -= 1 }
            if line.jobs.isEmpty {
                state.lines[chargePoint] = nil
                return state.isClosed
            }
            state.lines[chargePoint] = line
            state.turns.append(chargePoint)
            return true
        }
        if isRung { bell.yield() }
    }

    /// Lets ``drain(atMost:_:)`` return once the queue is empty and all is done.
    func close() {
        state.withLock { $0.isClosed = true }
        bell.yield()
    }

    /// Hands out all that waits, at most one event of each charge point and so many at a time, until the shard is closed,
    /// empty, and everything that was handed out is ``done(_:)``.
    func drain(atMost limit: Int, _ handle: ([IngestJob]) async -> Void) async {
        var iterator = arrivals.makeAsyncIterator()
        while true {
            switch next(atMost: limit) {
            case .jobs(let jobs): await handle(jobs)
            case .nothing: guard await iterator.next() != nil else { return }
            case .end: return
            }
        }
    }

    private func next(atMost limit: Int) -> Next {
        state.withLock { state in
            var jobs: [IngestJob] = []
            while jobs.count < limit, let chargePoint = state.turns.popFirst() {
                guard let job = state.lines[chargePoint]?.jobs.popFirst() else { continue }
                state.lines[chargePoint]?.isBusy = true
                jobs.append(job)
            }
            guard jobs.isEmpty else { return .jobs(jobs) }
            return state.isClosed && state.lines.isEmpty ? .end : .nothing
        }
    }
}

extension IngestShard.State {
    mutating func append(_ job: IngestJob) {
        let chargePoint = job.peer.chargePoint
        var line = lines.removeValue(forKey: chargePoint) ?? IngestShard.Line()
        if line.jobs.isEmpty, !line.isBusy { turns.append(chargePoint) }
        line.jobs.append(job)
        if job.isOwed { line.owed += 1 }
        lines[chargePoint] = line
    }
}

extension IngestJob {
    fileprivate var isOwed: Bool {
        switch content {
        case .event: true
        case .answered: false
        }
    }
}
