import FoundationEssentials
import NIOCore
import Synchronization

/// What charge points reported and nobody has stored yet. Each one's events keep their order, one at a time is worked on, and
/// charge points take turns: who sends much waits for itself, not the others for it.
///
/// Several workers drain it. While one of them stores a batch, what arrives waits for that one, so that the next batch is larger
/// and costs less for each event; another joins in when many wait, or when it takes long.
final class IngestQueue: Sendable {
    /// So many charge points wait when a further batch is begun beside those that are being stored.
    static let crowd = 64
    /// So long they wait otherwise.
    static let patience = Duration.milliseconds(20)

    fileprivate struct Line {
        /// Few, and none as a rule where one is being worked on: an array is the least to make for each.
        private(set) var jobs: [IngestJob] = []
        /// Whether one of its events is being worked on.
        private(set) var isBusy = false
        /// How many of its events, that one included, are more than a note of what was answered already.
        private(set) var owed = 0

        /// - Returns: Whether its turn comes by that.
        mutating func append(_ job: IngestJob) -> Bool {
            jobs.append(job)
            if job.isOwed { owed += 1 }
            return jobs.count == 1 && !isBusy
        }

        /// The next one, to be worked on.
        mutating func take() -> IngestJob? {
            guard !jobs.isEmpty else { return nil }
            isBusy = true
            return jobs.removeFirst()
        }

        /// The one that was taken is done.
        mutating func release(_ job: IngestJob) {
            isBusy = false
            if job.isOwed { owed -= 1 }
        }
    }

    fileprivate struct State {
        /// The charge points of which something waits or is worked on.
        var lines: [UUID: Line] = [:]
        /// Whose turn it is: each that is not busy and of which something waits is in it once.
        var turns = CircularBuffer<UUID>()
        /// When the oldest of them came. `nil`: nobody waits.
        var waitingSince: ContinuousClock.Instant?
        /// How many workers have something to do.
        var working = 0
        /// The bells of the others.
        var idle: [AsyncStream<Void>.Continuation] = []
        /// How many of the workers look again when their patience ends.
        var watching = 0
        var isClosed = false
    }

    private enum Next {
        case jobs([IngestJob])
        /// Others are at work, and may be done soon. With the rings of the bell for crowds.
        case later(Int)
        case nothing
        case end
    }

    private let state = Mutex(State())
    private let crowdBell = EventBell()

    /// How many events of a charge point wait. The gateway stops reading a socket with 32 unanswered calls; calls that
    /// waited too long are passed over.
    func count(of chargePoint: UUID) -> Int {
        state.withLock { $0.lines[chargePoint]?.jobs.count ?? 0 }
    }

    func append(_ job: IngestJob) {
        let call = state.withLock { state in
            state.append(job)
            return state.call()
        }
        ring(call)
    }

    /// Appends a note of a call that may be answered at once, if nothing of its charge point waits but a few such notes.
    ///
    /// - Returns: Whether it was appended.
    func append(answered job: IngestJob, atMost limit: Int) -> Bool {
        let (isAppended, call) = state.withLock { state -> (Bool, Call) in
            if let line = state.lines[job.peer.chargePoint] {
                guard line.owed == 0, line.jobs.count < limit else { return (false, .nobody) }
            }
            state.append(job)
            return (true, state.call())
        }
        ring(call)
        return isAppended
    }

    /// The event of this charge point that was handed out is done; the next may be.
    func done(_ job: IngestJob) {
        done([job])
    }

    /// The same for events of several charge points.
    func done(_ jobs: [IngestJob]) {
        let call = state.withLock { state in
            var hasMore = false
            for job in jobs where state.release(job) { hasMore = true }
            if state.isClosed, state.lines.isEmpty { return state.callAll() }
            return hasMore ? state.call() : .nobody
        }
        ring(call)
    }

    /// Lets ``drain(atMost:resting:_:)`` return once the queue is empty and all is done.
    func close() {
        let call = state.withLock { state in
            state.isClosed = true
            return state.callAll()
        }
        ring(call)
    }

    /// Hands out all that waits, at most one event of each charge point and so many at a time, until the queue is closed,
    /// empty, and everything that was handed out is ``done(_:)``. Each worker calls it once.
    ///
    /// `resting`: How long a worker does nothing after a batch of that many that took that long.
    func drain(
        atMost limit: Int,
        resting rest: (Int, Duration) -> Duration = { _, _ in .zero },
        _ handle: ([IngestJob]) async -> Void
    ) async {
        let (arrivals, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        var iterator = arrivals.makeAsyncIterator()
        while true {
            switch next(atMost: limit, bell) {
            case .jobs(let jobs):
                let begin = ContinuousClock.now
                await handle(jobs)
                let rest = rest(jobs.count, .now - begin)
                // Being cancelled makes it shorter, and is seen by whoever stores.
                if rest > .zero { try? await Task.sleep(for: rest) }
                state.withLock { $0.working -= 1 }
            case .later(let rings):
                await crowdBell.wait(after: rings, atMost: Self.patience)
                state.withLock { $0.watching -= 1 }
                guard !Task.isCancelled else { return }
            case .nothing: guard await iterator.next() != nil else { return }
            case .end: return
            }
        }
    }

    private func next(atMost limit: Int, _ bell: AsyncStream<Void>.Continuation) -> Next {
        let rings = crowdBell.rings
        return state.withLock { state in
            guard let since = state.waitingSince else {
                if state.isClosed, state.lines.isEmpty { return .end }
                state.idle.append(bell)
                return .nothing
            }
            guard state.working == 0 || state.turns.count >= Self.crowd || .now - since >= Self.patience
            else {
                state.watching += 1
                return .later(rings)
            }
            state.working += 1
            return .jobs(state.take(atMost: limit))
        }
    }

    private func ring(_ call: Call) {
        switch call {
        case .nobody: break
        case .crowd: crowdBell.ring()
        case .idle(let bells):
            for bell in bells { bell.yield() }
        }
    }
}

extension IngestQueue {
    /// Who is told that something waits.
    fileprivate enum Call {
        case nobody
        case idle([AsyncStream<Void>.Continuation])
        case crowd
    }
}

extension IngestQueue.State {
    mutating func append(_ job: IngestJob) {
        let chargePoint = job.peer.chargePoint
        if lines[chargePoint, default: IngestQueue.Line()].append(job) { enqueue(chargePoint) }
    }

    /// The event is done.
    ///
    /// - Returns: Whether more of its charge point waits.
    mutating func release(_ job: IngestJob) -> Bool {
        let chargePoint = job.peer.chargePoint
        guard let place = lines.index(forKey: chargePoint) else { return false }
        lines.values[place].release(job)
        guard !lines.values[place].jobs.isEmpty else {
            lines.remove(at: place)
            return false
        }
        enqueue(chargePoint)
        return true
    }

    /// It is among those whose turn comes.
    mutating func enqueue(_ chargePoint: UUID) {
        turns.append(chargePoint)
        if waitingSince == nil { waitingSince = .now }
    }

    mutating func take(atMost limit: Int) -> [IngestJob] {
        var jobs: [IngestJob] = []
        while jobs.count < limit, let chargePoint = turns.popFirst() {
            if let job = lines[chargePoint]?.take() { jobs.append(job) }
        }
        if turns.isEmpty { waitingSince = nil }
        return jobs
    }

    /// Somebody has come to those who wait.
    mutating func call() -> IngestQueue.Call {
        guard waitingSince != nil else { return .nobody }
        if watching > 0 { return turns.count >= IngestQueue.crowd ? .crowd : .nobody }
        return idle.popLast().map { .idle([$0]) } ?? .nobody
    }

    mutating func callAll() -> IngestQueue.Call {
        defer { idle = [] }
        return .idle(idle)
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
