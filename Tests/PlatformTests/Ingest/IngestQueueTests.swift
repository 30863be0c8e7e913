import FoundationEssentials
import OCPP
import Tenancy
import Testing

@testable import Platform

@Suite("The queue before the database")
struct IngestQueueTests {
    private func job(_ number: Int, of chargePoint: UUID = UUID()) -> IngestJob {
        let peer = StationPeer(
            account: AccountID(UUID()),
            accountSlug: "alpha",
            chargePoint: chargePoint,
            identity: "CP_\(number)",
            connection: UUID(),
            version: .v16
        )
        return IngestJob(content: .event(.closed(.closedByPeer)), peer: peer)
    }

    /// Drains a queue as its worker does, and returns who was handed out, batch by batch.
    private func drained(_ queue: IngestQueue, atMost limit: Int) async -> [[String]] {
        var seen: [[String]] = []
        await queue.drain(atMost: limit) { jobs in
            seen.append(jobs.map(\.peer.identity))
            for job in jobs { queue.done(job) }
        }
        return seen
    }

    @Test("hands out in the order of arrival, many at a time, and ends when it is closed and empty")
    func order() async {
        let queue = IngestQueue()
        for number in 0..<100 { queue.append(job(number)) }
        queue.close()
        let seen = await drained(queue, atMost: 30)
        #expect(seen.map(\.count) == [30, 30, 30, 10])
        #expect(seen.flatMap(\.self) == (0..<100).map { "CP_\($0)" })
    }

    @Test("charge points take turns, each in the order of its own events, one of them in a batch")
    func turns() async {
        let queue = IngestQueue()
        let (noisy, quiet) = (UUID(), UUID())
        for number in 0..<100 { queue.append(job(number, of: noisy)) }
        queue.append(job(100, of: quiet))
        queue.append(job(101, of: quiet))
        let waiting = queue.count(of: noisy)
        #expect(waiting == 100)
        queue.close()
        let seen = await drained(queue, atMost: 30)
        #expect(seen.prefix(3) == [["CP_0", "CP_100"], ["CP_1", "CP_101"], ["CP_2"]])
        #expect(seen.dropFirst(2).flatMap(\.self) == (2..<100).map { "CP_\($0)" })
    }

    @Test("what arrives while it works is handled too")
    func during() async {
        let queue = IngestQueue()
        queue.append(job(0))
        var seen: [String] = []
        await queue.drain(atMost: 10) { jobs in
            seen += jobs.map(\.peer.identity)
            if seen.count < 5 { queue.append(job(seen.count)) } else { queue.close() }
            for job in jobs { queue.done(job) }
        }
        #expect(seen == ["CP_0", "CP_1", "CP_2", "CP_3", "CP_4"])
    }

    @Test("the next event of a charge point waits until the one before it is done; the others go on")
    func oneAtATime() async {
        let queue = IngestQueue()
        let slow = UUID()
        let first = job(0, of: slow)
        queue.append(first)
        queue.append(job(1, of: slow))
        var seen: [String] = []
        await queue.drain(atMost: 10) { jobs in
            seen += jobs.map(\.peer.identity)
            switch seen.count {
            case 1: queue.append(job(2))
            case 2:
                queue.done(first)
                for job in jobs { queue.done(job) }
            default:
                queue.close()
                for job in jobs { queue.done(job) }
            }
        }
        #expect(seen == ["CP_0", "CP_2", "CP_1"])
    }

    @Test("a call that was answered already is noted unless something else of its charge point waits")
    func answered() {
        let queue = IngestQueue()
        let station = UUID()
        func note(_ number: Int) -> IngestJob {
            let peer = job(number, of: station).peer
            let call = InboundCall(id: "1", action: "Heartbeat", payload: [:], text: "", receivedAt: Date())
            let frame = LoggedFrame(direction: .received, kind: .call, at: Date(), text: "")
            return IngestJob(
                content: .answered(AnsweredCall(call: call, received: frame, sent: frame)),
                peer: peer
            )
        }
        let early = (0..<4).map { queue.append(answered: note($0), atMost: 3) }
        #expect(early == [true, true, true, false])
        queue.append(job(5, of: station))
        let waiting = queue.count(of: station)
        #expect(waiting == 4)
        let late = queue.append(answered: note(6), atMost: 100)
        #expect(!late)
    }

    @Test("nobody waits for a batch that does not end: another worker takes over", arguments: [1, 200])
    func takingOver(_ count: Int) async {
        let queue = IngestQueue()
        let stuck = job(0)
        let (handled, report) = AsyncStream.makeStream(of: [IngestJob].self)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        queue.append(stuck)
        await withDiscardingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    await queue.drain(atMost: 400) { jobs in
                        report.yield(jobs)
                        guard jobs.contains(where: { $0.peer.identity == "CP_0" }) else { return }
                        for await _ in ends {}
                    }
                }
            }
            var batches = handled.makeAsyncIterator()
            let first = await batches.next()?.map(\.peer.identity)
            #expect(first == ["CP_0"])
            for number in 1...count { queue.append(job(number)) }
            var seen: [String] = []
            while seen.count < count, let jobs = await batches.next() {
                seen += jobs.map(\.peer.identity)
                for job in jobs { queue.done(job) }
            }
            #expect(seen == (1...count).map { "CP_\($0)" })
            end.finish()
            queue.done(stuck)
            queue.close()
        }
    }

    @Test(
        "a worker rests between batches, and after a small one for as long as it took where that is longer",
        arguments: [(9, 5, 0), (10, 5, 7), (10, 6, 6), (63, 9, 9), (63, 40, 15), (64, 9, 3), (64, 40, 0)]
    )
    func rest(_ count: Int, _ took: Int, _ expected: Int) {
        #expect(IngestWorker.rest(after: count, .milliseconds(took)) == .milliseconds(expected))
    }
}
