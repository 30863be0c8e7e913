import FoundationEssentials
import OCPP
import PluginKit
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("How plugins are fed")
struct EventDispatcherTests {
    private func tags(_ fixture: PluginFixture, of peer: StationPeer) throws -> [String] {
        try fixture.recorder.events.filter { $0.chargePoint?.id == peer.chargePoint }.map {
            try $0.read(TokenAuthorized.self).idTag
        }
    }

    private func authorise(_ numbers: ClosedRange<Int>, _ fixture: PluginFixture) async {
        for number in numbers {
            await fixture.call("Authorize", ["idTag": .string("TAG_\(number)")], from: fixture.stations.peers)
        }
    }

    private func names(_ numbers: ClosedRange<Int>) -> [String] {
        numbers.map { "TAG_\($0)" }
    }

    @Test("every event comes, in the order of its charge point, also of those before a start")
    func order() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            await authorise(1...20, fixture)
            try await fixture.running {
                await authorise(21...40, fixture)
                try await until("all of them") {
                    fixture.recorder.events.count >= 40 * fixture.stations.peers.count
                }
                try await until("it is written down that they were taken") {
                    let behind = try await clone.owner.query(
                        """
                        SELECT 1 AS one FROM event_outbox o JOIN plugin_cursors c ON (o.xid, o.seq) > (c.xid, c.seq)
                        """
                    )
                    return behind.isEmpty
                }
            }
            for peer in fixture.stations.peers { #expect(try tags(fixture, of: peer) == names(1...40)) }
            #expect(fixture.recorder.word == "stopped" && fixture.recorder.services == 1)
            // What was handed over does not come again.
            let later = try await fixture.again()
            try await later.running {
                await authorise(41...41, later)
                try await until("the next") {
                    fixture.recorder.events.count > 40 * fixture.stations.peers.count
                }
            }
            for peer in fixture.stations.peers { #expect(try tags(fixture, of: peer) == names(1...41)) }
        }
    }

    @Test("an account whose events are not taken waits by itself, and misses nothing")
    func delay() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            let peers = fixture.stations.peers
            fixture.recorder.refuse(peers[0].account)
            try await fixture.running {
                await authorise(1...5, fixture)
                try await until("those of the others") { fixture.recorder.events.count >= 5 * 4 }
                try await until("the one has been tried") {
                    try await clone.owner.query("SELECT 1 AS one FROM plugin_delays").count == 1
                }
                await authorise(6...10, fixture)
                try await until("those of the others") { fixture.recorder.events.count >= 10 * 4 }
                #expect(try tags(fixture, of: peers[0]).isEmpty)
                fixture.recorder.refuse()
                _ = try await clone.owner.query("UPDATE plugin_delays SET retry_at = now()")
                try await until("what was missed") { fixture.recorder.events.count >= 10 * 6 }
                try await until("it has caught up") {
                    try await clone.owner.query("SELECT 1 AS one FROM plugin_delays").isEmpty
                }
                await authorise(11...12, fixture)
                try await until("what comes then") { fixture.recorder.events.count >= 12 * 6 }
            }
            for peer in peers { #expect(try tags(fixture, of: peer) == names(1...12)) }
        }
    }

    @Test("a plugin that stalls keeps no charge point waiting, and the process from stopping neither")
    func stall() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            fixture.recorder.stall(fixture.stations.peers[0].account)
            try await fixture.running {
                await authorise(1...3, fixture)
                try await until("it stalls") { fixture.recorder.attempts >= 3 }
                let answers = await fixture.call("Authorize", ["idTag": "NOW"], from: fixture.stations.peers)
                #expect(answers.count == fixture.stations.peers.count)
            }
            // What stalled was not taken: it comes again.
            fixture.recorder.stall()
            let later = try await fixture.again()
            try await later.running {
                try await until("all of it, in order") {
                    try tags(fixture, of: fixture.stations.peers[0]) == names(1...3) + ["NOW"]
                }
            }
        }
    }

    @Test("what takes too long in large portions is handed over in smaller ones")
    func portions() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            // Of two charge points of an account: more than that at first, and less once the account waits by itself.
            fixture.recorder.stall(above: 30)
            await authorise(1...24, fixture)
            try await fixture.running {
                try await until("all of them") {
                    fixture.recorder.events.count >= 24 * fixture.stations.peers.count
                }
            }
            for peer in fixture.stations.peers { #expect(try tags(fixture, of: peer) == names(1...24)) }
        }
    }

    @Test("what another process wrote because a plugin was switched on there is not passed over here")
    func switchedOnElsewhere() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            let peer = fixture.stations.peers[0]
            func put(_ isEnabled: Bool) -> SQL {
                AccountPluginQueries.put(
                    "recording-plugin",
                    of: peer.account,
                    isEnabled: isEnabled,
                    settings: "{}",
                    secrets: nil
                )
            }
            _ = try await clone.tenant().write(for: .whole(peer.account), put(false))
            try await fixture.host.standings.learn(from: fixture.worker)
            _ = try await clone.tenant().write(for: .whole(peer.account), put(true))
            let event = NewEvent(id: .version7(), type: .chargePointBooted, peer: peer, data: [:])
            _ = try await fixture.stations.ingest.write(for: .whole(peer.account), EventQueries.tell(event))
            try await fixture.running {
                try await until("it is told") { fixture.recorder.events.map(\.id) == [event.id] }
            }
        }
    }
}
