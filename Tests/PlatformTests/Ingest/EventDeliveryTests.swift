import FoundationEssentials
import OCPP
import Synchronization
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("what comes a second time over the bus")
struct EventDeliveryTests {
    private let event: JSONValue = ["type": "SettingSystemTime", "timestamp": "2026-01-02T03:04:05Z"]
    private let counts: SQL = """
        SELECT concat_ws(' ', (SELECT count(*) FROM messages), (SELECT count(*) FROM security_events)) AS text
        """

    @Test("is answered as the first time, and neither done nor logged again")
    func repetition() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let (answers, peer) = (Answers(), fixture.peers[0])
            let status: JSONValue = ["connectorId": 1, "status": "Charging", "errorCode": "NoError"]
            for (action, payload) in [("SecurityEventNotification", event), ("StatusNotification", status)] {
                let job = fixture.call(action, payload, from: peer, answers)
                let id = UUID.version7()
                // The manager that did it died before it said so.
                let first = await fixture.work(job, EventDelivery(id: id))
                let second = await fixture.work(job, EventDelivery(id: id, isRepeated: true))
                #expect((first, second) == (true, true))
            }
            #expect(answers.of(peer) == [[:], [:], [:], [:]])
            let stored = try await fixture.texts(counts, of: peer)
            #expect(stored == ["4 1"])
        }
    }

    @Test("is done if it was not done the first time")
    func lostBefore() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let (answers, peer) = (Answers(), fixture.peers[0])
            let job = fixture.call("SecurityEventNotification", event, from: peer, answers)
            let wasHandled = await fixture.work(job, EventDelivery(isRepeated: true))
            #expect(wasHandled)
            #expect(answers.of(peer) == [[:]])
            let stored = try await fixture.texts(counts, of: peer)
            #expect(stored == ["2 1"])
        }
    }

    @Test("and is another manager's by now is left to that one")
    func superseded() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let (answers, peer) = (Answers(), fixture.peers[0])
            let job = fixture.call("SecurityEventNotification", event, from: peer, answers)
            let wasHandled = await fixture.work(job, EventDelivery(isWanted: { false }))
            #expect(!wasHandled)
            #expect(answers.of(peer).isEmpty)
            let stored = try await fixture.texts(counts, of: peer)
            #expect(stored == ["0 0"])
        }
    }

    @Test("and becomes another manager's while it is written is left to that one; its neighbours are stored")
    func overtaken() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let answers = Answers()
            let status: JSONValue = ["connectorId": 1, "status": "Charging", "errorCode": "NoError"]
            var items: [BatchItem] = []
            for (place, isWanted) in [true, false, true].enumerated() {
                var peer = fixture.peers[place]
                peer.gateway = "gateway"
                let job = fixture.call("StatusNotification", status, from: peer, answers)
                guard case .quick(let item) = fixture.handler.plan(for: job).stored(while: { isWanted })
                else {
                    Issue.record("a status is stored in a batch")
                    return
                }
                items.append(item)
            }
            _ = await fixture.writer.store(items)
            for (item, count) in zip(items, [1, 0, 1]) {
                #expect(answers.of(item.peer).count == count)
                let stored = try await fixture.texts(counts, of: item.peer)
                // Two peers are of the first account.
                #expect(stored == ["2 0"])
            }
        }
    }

    @Test("heartbeats that their gateway answered are logged as it answered them, once")
    func heartbeats() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let peer = fixture.peers[0]
            let at = Date(timeIntervalSince1970: (Date.now.timeIntervalSince1970 - 60).rounded())
            let text = Frame.call(id: "h", action: "Heartbeat", payload: [:]).serialized()
            let call = InboundCall(
                id: "h",
                action: "Heartbeat",
                payload: [:],
                text: text,
                receivedAt: at,
                isAnswered: true
            )
            let id = UUID.version7()
            for isRepeated in [false, true] {
                let delivery = EventDelivery(id: id, isRepeated: isRepeated)
                let (_, answered) = try #require(fixture.handler.answerAtOnce(call, of: peer, delivery))
                _ = await fixture.work(IngestJob(content: .answered(answered), peer: peer), delivery)
            }
            let shown = try await fixture.texts(
                "SELECT payload AS text FROM messages WHERE direction = 'out'",
                of: peer
            )
            #expect(shown.count == 1)
            #expect(shown.first?.contains(DeviceTime.format(at)) == true)
        }
    }
}

extension StationFixture {
    /// Works the job off as ``Ingest`` does.
    ///
    /// - Returns: Whether it was handled.
    fileprivate func work(_ job: IngestJob, _ delivery: EventDelivery) async -> Bool {
        let queue = IngestQueue()
        let worker = IngestWorker(queue: queue, suspects: IngestSuspects(), handler: handler, writer: writer)
        let (ends, end) = AsyncStream.makeStream(of: Bool.self)
        var delivery = delivery
        delivery.done = { end.yield($0) }
        queue.append(IngestJob(content: job.content, peer: job.peer, delivery: delivery))
        queue.close()
        await worker.run()
        end.finish()
        var handled: [Bool] = []
        for await wasHandled in ends { handled.append(wasHandled) }
        return handled == [true]
    }
}
