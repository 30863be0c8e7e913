import FoundationEssentials
import OCPP
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("When charge points were seen last")
struct SeenStationsTests {
    private static let available: JSONValue = [
        "connectorId": 1, "status": "Available", "errorCode": "NoError",
    ]
    private static let mainMeter: JSONValue = [
        "connectorId": 0,
        "meterValue": [["timestamp": "2026-11-22T12:00:00Z", "sampledValue": [["value": "1"]]]],
    ]

    /// What a charge point says, how many seconds after the beginning.
    private struct Said {
        let action: String
        let payload: JSONValue
        let seconds: Double

        static func meter(_ seconds: Double) -> Said {
            Said(action: "MeterValues", payload: mainMeter, seconds: seconds)
        }

        static func status(_ seconds: Double) -> Said {
            Said(action: "StatusNotification", payload: available, seconds: seconds)
        }
    }

    /// How many seconds after the beginning the charge point counts as seen last, after each of the messages.
    private func seen(_ messages: [Said], from peer: StationPeer, _ fixture: StationFixture) async throws
        -> [Double]
    {
        let (begin, answers) = (Date(), Answers())
        var found: [Double] = []
        for said in messages {
            let at = begin + said.seconds
            let job = fixture.call(said.action, said.payload, from: peer, answers, at: at)
            #expect(await fixture.store([job]) == [])
            let rows = try await fixture.ingest.read(
                for: .whole(peer.account),
                "SELECT last_seen_at FROM charge_point_state WHERE charge_point_id = \(peer.chargePoint)"
            )[0]
            let last = try #require(rows.first).decode("last_seen_at", as: Date.self)
            found.append((last.timeIntervalSince(begin) * 10).rounded() / 10)
        }
        #expect(answers.of(peer).count == messages.count)
        return found
    }

    @Test("is written to the second, however much they say")
    func precision() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let messages: [Said] = [.meter(0), .meter(0.4), .meter(0.9), .meter(1), .meter(1.9), .meter(5)]
            let found = try await seen(messages, from: fixture.peers[0], fixture)
            #expect(found == [0, 0, 0, 1, 1, 5])
        }
    }

    @Test("is written with whatever else changes of them")
    func withStatus() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let found = try await seen(
                [.meter(0), .status(0.3), .meter(0.5)],
                from: fixture.peers[0],
                fixture
            )
            #expect(found == [0, 0.3, 0.3])
        }
    }

    @Test("is written each time where another manager may have the same message")
    func betweenManagers() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            var peer = fixture.peers[0]
            peer.gateway = "gateway"
            let found = try await seen([.meter(0), .meter(0.2), .meter(0.4)], from: peer, fixture)
            #expect(found == [0, 0.2, 0.4])
        }
    }
}
