import FoundationEssentials
import Synchronization

/// Works off the queue: batch after batch, each of what came while the one before it was written. With little to do it is a
/// batch of one, at once; under load batches grow by themselves.
struct IngestWorker: Sendable {
    /// The most events of a batch; one of each charge point.
    static let batchLimit = 400
    /// The most of what does more than others would care to wait for.
    static let slowBatchLimit = 32
    /// Where batches of so many follow each other, so long after the begin of one begins the next at the earliest: each has
    /// costs of its own, and what is saved by fewer of them is a shorter wait for all.
    private static let paced = 10
    private static let pace = Duration.milliseconds(12)
    /// Where the machine is busy batches take longer, and small ones cost most besides their events: the worker rests for as
    /// long as the last one took, but no longer than this.
    private static let longestRest = Duration.milliseconds(15)

    /// Between tries of nothing but events whose rows are held.
    private static let stuckPause = Duration.milliseconds(200)

    /// What goes into the next batch.
    private struct Planned {
        let job: IngestJob
        let item: BatchItem
    }

    let queue: IngestQueue
    /// Of all workers of the queue.
    let suspects: IngestSuspects
    let handler: StationEventHandler
    let writer: BatchWriter

    /// Until the queue is closed and all of it is done.
    func run() async {
        let (lane, singles) = (SlowLane(), SlowLane())
        await withDiscardingTaskGroup { group in
            group.addTask {
                await lane.drain { await work(off: $0, singles) }
                singles.close()
            }
            group.addTask {
                await singles.drain { await work(offSingles: $0, singles) }
            }
            await queue.drain(atMost: Self.batchLimit, resting: Self.rest) { jobs in
                await work(off: jobs, lane, singles)
            }
            lane.close()
        }
    }

    /// How long a worker does nothing after a batch of so many events that took so long.
    static func rest(after count: Int, _ duration: Duration) -> Duration {
        guard count >= paced else { return .zero }
        return max(pace - duration, count < IngestQueue.crowd ? min(duration, longestRest) : .zero)
    }

    /// The quick ones together; the others one lane further, so that nobody waits for them.
    private func work(off jobs: [IngestJob], _ lane: SlowLane, _ singles: SlowLane) async {
        var quick: [Planned] = []
        for job in jobs {
            guard job.delivery.isWanted() else {
                finish(job)
                continue
            }
            switch plan(for: job) {
            case .quick(let item) where job.delivery.isRepeated,
                .slow(let item) where job.delivery.isRepeated:
                lane.append(SlowLane.Entry(job: job, work: .again(item)))
            case .quick(let item): quick.append(Planned(job: job, item: item))
            case .slow(let item): lane.append(SlowLane.Entry(job: job, work: .batch(item)))
            case .alone(let work): lane.append(SlowLane.Entry(job: job, work: .alone(work)))
            case .nothing: finish(job)
            }
        }
        guard !quick.isEmpty else { return }
        let alone = suspects.among(quick.map(\.job.peer.chargePoint))
        let trusted = alone.isEmpty ? quick : quick.filter { !alone.contains($0.job.peer.chargePoint) }
        for one in quick where alone.contains(one.job.peer.chargePoint) {
            singles.append(SlowLane.Entry(job: one.job, work: .single(one.item)))
        }
        guard !trusted.isEmpty else { return }
        finish(trusted, but: await writer.store(trusted.map(\.item)), singles)
    }

    /// What happened at a socket of this process cannot be another manager's before it is stored.
    private func plan(for job: IngestJob) -> EventPlan {
        let plan = handler.plan(for: job)
        return job.peer.gateway == nil ? plan : plan.stored(while: job.delivery.isWanted)
    }

    private func work(off entries: [SlowLane.Entry], _ singles: SlowLane) async {
        var together: [Planned] = []
        for entry in entries {
            switch entry.work {
            case .batch(let item): together.append(Planned(job: entry.job, item: item))
            case .alone(let work):
                if await !handler.answerAgain(entry.job) { await work() }
                finish(entry.job)
            case .again(let item):
                if await handler.answerAgain(entry.job) {
                    finish(entry.job)
                } else {
                    let left = await writer.store([item], isRepeated: true, isPatient: false)
                    finish([Planned(job: entry.job, item: item)], but: left, singles)
                }
            case .single: singles.append(entry)
            }
        }
        guard !together.isEmpty else { return }
        finish(together, but: await writer.store(together.map(\.item)), singles)
    }

    /// Each by itself, without much patience for rows that are held: the next one's may be free. It has another try after
    /// the others, until its time is over.
    private func work(offSingles entries: [SlowLane.Entry], _ singles: SlowLane) async {
        var isStuck = true
        for entry in entries {
            guard case .single(let item) = entry.work else { continue }
            // An attempt before may have been one of which nobody knows how it ended.
            let left = await writer.store([item], isRepeated: true, isPatient: false)
            isStuck = isStuck && !left.held.isEmpty
            finish([Planned(job: entry.job, item: item)], but: left, singles)
        }
        // Whoever holds them may do so for a while. A cancelled sleep is noticed by the next try.
        if isStuck { try? await Task.sleep(for: Self.stuckPause) }
    }

    /// What was not stored yet is tried alone.
    private func finish(_ planned: [Planned], but left: BatchLeftover, _ singles: SlowLane) {
        suspects.insert(left.refused)
        guard !left.held.isEmpty else {
            queue.done(planned.map(\.job))
            for one in planned { tell(one.job) }
            return
        }
        let held = Set(left.held.map(ObjectIdentifier.init))
        for one in planned {
            if held.contains(ObjectIdentifier(one.item)) {
                singles.append(SlowLane.Entry(job: one.job, work: .single(one.item)))
            } else {
                finish(one.job)
            }
        }
    }

    private func finish(_ job: IngestJob) {
        queue.done(job)
        tell(job)
    }

    /// Where it is another manager's by now, that one answers: it finds what was stored here.
    private func tell(_ job: IngestJob) {
        job.delivery.done(job.delivery.isWanted())
    }
}
