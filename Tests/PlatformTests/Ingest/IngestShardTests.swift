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
        return IngestJob(event: .closed(.closedByPeer), peer: peer)
    }

    @Test("hands out in the order of arrival, and ends when it is closed and empty")
    func order() async {
        let shard = IngestShard()
        for number in 0..<100 { shard.append(job(number)) }
        shard.close()
        var seen: [String] = []
        await shard.drain { seen.append($0.peer.identity) }
        #expect(seen == (0..<100).map { "CP_\($0)" })
    }

    @Test("charge points take turns, each in the order of its own events")
    func turns() async {
        let shard = IngestShard()
        let (noisy, quiet) = (UUID(), UUID())
        for number in 0..<100 { shard.append(job(number, of: noisy)) }
        shard.append(job(100, of: quiet))
        shard.append(job(101, of: quiet))
        let waiting = shard.count(of: noisy)
        #expect(waiting == 100)
        shard.close()
        var seen: [String] = []
        await shard.drain { seen.append($0.peer.identity) }
        #expect(seen.prefix(4) == ["CP_0", "CP_100", "CP_1", "CP_101"])
        #expect(seen.dropFirst(4) == (2..<100).map { "CP_\($0)" }[...])
    }

    @Test("what arrives while it works is handled too")
    func during() async {
        let shard = IngestShard()
        shard.append(job(0))
        var seen: [String] = []
        await shard.drain { current in
            seen.append(current.peer.identity)
            if seen.count < 5 { shard.append(job(seen.count)) } else { shard.close() }
        }
        #expect(seen == ["CP_0", "CP_1", "CP_2", "CP_3", "CP_4"])
    }
}
