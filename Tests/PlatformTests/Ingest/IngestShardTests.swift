import FoundationEssentials
import OCPP
import Tenancy
import Testing

@testable import Platform

@Suite("The queue before the database")
struct IngestShardTests {
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

    /// Drains a shard as its worker does, and returns who was handed out, batch by batch.
    private func drained(_ shard: IngestShard, atMost limit: Int) async -> [[String]] {
        var seen: [[String]] = []
        await shard.drain(atMost: limit) { jobs in
            seen.append(jobs.map(\.peer.identity))
            for job in jobs { shard.done(job) }
        }
        return seen
    }

    @Test("hands out in the order of arrival, many at a time, and ends when it is closed and empty")
    func order() async {
        let shard = IngestShard()
        for number in 0..<100 { shard.append(job(number)) }
        shard.close()
        let seen = await drained(shard, atMost: 30)
        #expect(seen.map(\.count) == [30, 30, 30, 10])
        #expect(seen.flatMap(\.self) == (0..<100).map { "CP_\($0)" })
    }

    @Test("charge points take turns, each in the order of its own events, one of them in a batch")
    func turns() async {
        let shard = IngestShard()
        let (noisy, quiet) = (UUID(), UUID())
        for number in 0..<100 { shard.append(job(number, of: noisy)) }
        shard.append(job(100, of: quiet))
        shard.append(job(101, of: quiet))
        let waiting = shard.count(of: noisy)
        #expect(waiting == 100)
        shard.close()
        let seen = await drained(shard, atMost: 30)
        #expect(seen.prefix(3) == [["CP_0", "CP_100"], ["CP_1", "CP_101"], ["CP_2"]])
        #expect(seen.dropFirst(2).flatMap(\.self) == (2..<100).map { "CP_\($0)" })
    }

    @Test("what arrives while it works is handled too")
    func during() async {
        let shard = IngestShard()
        shard.append(job(0))
        var seen: [String] = []
        await shard.drain(atMost: 10) { jobs in
            seen += jobs.map(\.peer.identity)
            if seen.count < 5 { shard.append(job(seen.count)) } else { shard.close() }
            for job in jobs { shard.done(job) }
        }
        #expect(seen == ["CP_0", "CP_1", "CP_2", "CP_3", "CP_4"])
    }

    @Test("the next event of a charge point waits until the one before it is done; the others go on")
    func oneAtATime() async {
        let shard = IngestShard()
        let slow = UUID()
        let first = job(0, of: slow)
        shard.append(first)
        shard.append(job(1, of: slow))
        var seen: [String] = []
        await shard.drain(atMost: 10) { jobs in
            seen += jobs.map(\.peer.identity)
            switch seen.count {
            case 1: shard.append(job(2))
            case 2:
                shard.done(first)
                for job in jobs { shard.done(job) }
            default:
                shard.close()
                for job in jobs { shard.done(job) }
            }
        }
        #expect(seen == ["CP_0", "CP_2", "CP_1"])
    }

    @Test("a call that was answered already is noted unless something else of its charge point waits")
    func answered() {
        let shard = IngestShard()
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
        let early = (0..<4).map { shard.append(answered: note($0), atMost: 3) }
        #expect(early == [true, true, true, false])
        shard.append(job(5, of: station))
        let waiting = shard.count(of: station)
        #expect(waiting == 4)
        let late = shard.append(answered: note(6), atMost: 100)
        #expect(!late)
    }
}
