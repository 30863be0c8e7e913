import FoundationEssentials
import OCPP
import Synchronization
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("sockets of charge points at several gateways, told of in one batch")
struct SocketOrderTests {
    private let places: SQL = """
        SELECT concat_ws(' ', identity, gateway) AS text
        FROM charge_point_state JOIN charge_points ON id = charge_point_id WHERE is_online ORDER BY identity
        """

    @Test("the newest of a charge point speaks for it; whoever has an older one is told")
    func order() async throws {
        try await DatabaseClone.with { clone in
            let told = Told()
            let fixture = try await StationFixture(clone, onMoved: told.moved, onSuperseded: told.superseded)
            let old = fixture.peers.map { $0.reconnected(at: "gw-1") }
            let new = fixture.peers.map { $0.reconnected(at: "gw-2") }
            let opened = StationEvent.opened(remoteAddress: "10.0.0.1", userAgent: nil)
            _ = await fixture.store([job(opened, old[0]), job(opened, new[1]), job(opened, old[2])])
            #expect(told.all.isEmpty)
            // The first moves, the second's older socket is told of late, the third is told of again.
            _ = await fixture.store([job(opened, new[0]), job(opened, old[1]), job(.present, old[2])])
            #expect(told.all == ["moved \(new[0].connection)", "superseded \(old[1].connection)"])
            let alpha = try await fixture.texts(places, of: fixture.peers[0])
            #expect(alpha == ["CP_1 gw-2", "CP_2 gw-2"])
            let beta = try await fixture.texts(places, of: fixture.peers[2])
            #expect(beta == ["CP_1 gw-1"])
            _ = await fixture.store([job(.present, old[0]), job(.present, new[1])])
            #expect(told.all.last == "superseded \(old[0].connection)")
            #expect(told.all.count == 3)
        }
    }

    @Test("what may have been stored before has older sockets closed once more")
    func repeated() async throws {
        try await DatabaseClone.with { clone in
            let told = Told()
            let fixture = try await StationFixture(clone, onMoved: told.moved, onSuperseded: told.superseded)
            let peer = fixture.peers[0].reconnected(at: "gw-1")
            let opened = StationEvent.opened(remoteAddress: "10.0.0.1", userAgent: nil)
            _ = await fixture.store([job(opened, peer)])
            #expect(told.all.isEmpty)
            _ = await fixture.store([job(opened, peer, EventDelivery(isRepeated: true))])
            #expect(told.all == ["moved \(peer.connection)"])
        }
    }

    @Test("a late status of an older socket leaves what a newer one said; a clock set back does not")
    func lateStatus() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let (answers, now) = (Answers(), Date())
            let old = fixture.peers[0].reconnected(at: "gw-1")
            let new = fixture.peers[0].reconnected(at: "gw-2")
            let newest = fixture.peers[0].reconnected(at: "gw-1")
            func tell(
                _ peer: StationPeer,
                _ connector: JSONValue,
                _ status: JSONValue,
                _ age: Double
            ) async {
                let report: JSONValue = [
                    "connectorId": connector, "status": status, "errorCode": "NoError",
                    "timestamp": .string(DeviceTime.format(now - age)),
                ]
                let refused = await fixture.store([
                    fixture.call("StatusNotification", report, from: peer, answers)
                ])
                #expect(refused.isEmpty)
            }
            func statuses() async throws -> [String] {
                try await fixture.texts(
                    """
                    SELECT concat_ws(' ', s.own_status, k.status) AS text FROM charge_point_state s
                    JOIN connectors k ON k.charge_point_id = s.charge_point_id
                    WHERE s.charge_point_id = \(old.chargePoint)
                    """,
                    of: old
                )
            }
            await tell(old, 1, "Available", 30)
            await tell(old, 0, "Available", 30)
            await tell(new, 1, "Charging", 10)
            await tell(new, 0, "Unavailable", 10)
            #expect(try await statuses() == ["unavailable charging"])
            await tell(old, 1, "Preparing", 20)
            await tell(old, 0, "Available", 20)
            #expect(try await statuses() == ["unavailable charging"])
            await tell(newest, 1, "Finishing", 40)
            await tell(newest, 0, "Available", 40)
            #expect(try await statuses() == ["available finishing"])
        }
    }

    private func job(
        _ event: StationEvent,
        _ peer: StationPeer,
        _ delivery: EventDelivery = EventDelivery()
    ) -> IngestJob {
        IngestJob(content: .event(event), peer: peer, delivery: delivery)
    }
}

extension StationPeer {
    /// The same charge point with a newer socket.
    fileprivate func reconnected(at gateway: String) -> StationPeer {
        var peer = StationPeer(
            account: account,
            accountSlug: accountSlug,
            chargePoint: chargePoint,
            identity: identity,
            connection: .version7(),
            version: version
        )
        peer.gateway = gateway
        return peer
    }
}

/// Of which sockets the handler has told the gateways.
private final class Told: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] {
        lines.withLock { $0 }
    }

    var moved: @Sendable (StationPeer) -> Void {
        { [self] peer in lines.withLock { $0.append("moved \(peer.connection)") } }
    }

    var superseded: @Sendable (StationPeer) -> Void {
        { [self] peer in lines.withLock { $0.append("superseded \(peer.connection)") } }
    }
}
