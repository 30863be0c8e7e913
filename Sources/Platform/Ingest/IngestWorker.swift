import FoundationEssentials
import Synchronization

/// Works off one shard: batch after batch, each of what came while the one before it was written. Nobody waits for a
/// batch to grow: with little to do it is a batch of one, at once; under load batches grow by themselves.
struct IngestWorker: Sendable {
    /// The most events of a batch; one of each charge point.
    static let batchLimit = 400
    /// The most of what does more than others would care to wait for.
    static let slowBatchLimit = 32
    /// How long a charge point whose rows the database refused writes alone: its neighbours' batch would be cut in pieces
    /// each time.
    private static let suspicion = Duration.seconds(600)
    private static let suspectLimit = 1000

    /// What goes into the next batch.
    private struct Planned {
        let job: IngestJob
        let item: BatchItem
    }

    let shard: IngestShard
    let handler: StationEventHandler
    let writer: BatchWriter

    /// Until the shard is closed and all of it is done.
    func run() async {
        let lane = SlowLane()
        await withDiscardingTaskGroup { group in
            group.addTask { await lane.drain { await work(off: $0) } }
            var suspects: [UUID: ContinuousClock.Instant] = [:]
            await shard.drain(atMost: Self.batchLimit) { jobs in
                await work(off: jobs, lane, &suspects)
            }
            lane.close()
        }
    }

    /// The quick ones together; the others one lane further, so that nobody waits for them.
    private func work(
        off jobs: [IngestJob],
        _ lane: SlowLane,
        _ suspects: inout [UUID: ContinuousClock.Instant]
    ) async {
        var quick: [Planned] = []
        for job in jobs {
            guard job.delivery.isWanted() else {
                finish(job)
                continue
            }
            switch handler.plan(for: job).stored(while: job.delivery.isWanted) {
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
        var refused: [UUID] = []
        if suspects.isEmpty {
            refused = await writer.store(quick.map(\.item))
        } else {
            let now = ContinuousClock.now
            suspects = suspects.filter { $0.value > now }
            let trusted = quick.filter { suspects[$0.job.peer.chargePoint] == nil }
            if !trusted.isEmpty { refused = await writer.store(trusted.map(\.item)) }
            for one in quick where suspects[one.job.peer.chargePoint] != nil {
                refused += await writer.store([one.item])
            }
        }
        for chargePoint in refused where suspects.count < Self.suspectLimit {
            suspects[chargePoint] = .now + Self.suspicion
        }
        for one in quick { finish(one.job) }
    }

    private func work(off entries: [SlowLane.Entry]) async {
        var items: [BatchItem] = []
        for entry in entries {
            switch entry.work {
            case .batch(let item): items.append(item)
            case .alone(let work):
                if await !handler.answerAgain(entry.job) { await work() }
                finish(entry.job)
            case .again(let item):
                if await !handler.answerAgain(entry.job) { _ = await writer.store([item], isRepeated: true) }
                finish(entry.job)
            }
        }
        guard !items.isEmpty else { return }
        _ = await writer.store(items)
        for entry in entries {
            if case .batch = entry.work { finish(entry.job) }
        }
    }

    /// Where it is another manager's by now, that one answers: it finds what was stored here.
    private func finish(_ job: IngestJob) {
        shard.done(job)
        job.delivery.done(job.delivery.isWanted())
    }
}
