import FoundationEssentials
import OCPP
import PluginKit
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("The outbox")
struct EventOutboxTests {
    @Test("what charge points report is told in order, each as its type says")
    func everything() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            let peers = [fixture.stations.peers[0]]
            await fixture.call(
                "BootNotification",
                ["chargePointVendor": "Acme", "chargePointModel": "One"],
                from: peers
            )
            let status: JSONValue = [
                "connectorId": 1, "status": "Faulted", "errorCode": "GroundFailure", "info": "wet",
                "timestamp": .string(DeviceTime.format(Date())),
            ]
            await fixture.call("StatusNotification", status, from: peers)
            await fixture.call("Authorize", ["idTag": "TAG"], from: peers)
            let answer = await fixture.call("StartTransaction", PluginFixture.start(), from: peers)
            let number = try #require(answer.first?["transactionId"]?.intValue)
            let values: JSONValue = [
                "connectorId": 1, "transactionId": JSONValue(number),
                "meterValue": [
                    [
                        "timestamp": .string(DeviceTime.format(Date() + 1)),
                        "sampledValue": [["value": "1700"]],
                    ]
                ],
            ]
            await fixture.call("MeterValues", values, from: peers)
            let stop: JSONValue = [
                "transactionId": JSONValue(number), "meterStop": 3500,
                "timestamp": .string(DeviceTime.format(Date() + 60)), "reason": "Remote",
            ]
            await fixture.call("StopTransaction", stop, from: peers)
            await fixture.call("StopTransaction", stop, from: peers)

            let events = try await fixture.outbox()
            #expect(
                events.map(\.type) == [
                    .chargePointBooted, .chargePointStatusChanged, .chargePointFault, .tokenAuthorized,
                    .transactionStarted, .meterValuesReceived, .transactionUpdated, .transactionStopped,
                ]
            )
            #expect(Set(events.map(\.id)).count == events.count)
            #expect(Set(events.map(\.account)) == [peers[0].account])
            #expect(Set(events.map(\.chargePoint?.identity)) == [peers[0].identity])
            #expect(try events[0].read(ChargePointBooted.self).vendor == "Acme")
            #expect(try events[1].read(ConnectorStatusReported.self).status == "faulted")
            let fault = try events[2].read(ChargePointFault.self)
            #expect((fault.connectorID, fault.errorCode, fault.info) == (1, "GroundFailure", "wet"))
            #expect(try events[3].read(TokenAuthorized.self).idTag == "TAG")
            let started = try events[4].read(TransactionStarted.self)
            #expect((started.transactionID, started.meterStart, started.idTag) == (number, 1000, "TAG"))
            let metered = try events[5].read(MeterValuesReceived.self)
            #expect(metered.transactionID == number && metered.meterValue.map(\.energyWh) == [1700])
            #expect(try events[6].read(TransactionUpdated.self).energyWh == 700)
            let stopped = try events[7].read(TransactionStopped.self)
            #expect((stopped.energyWh, stopped.energyDelivered, stopped.reason) == (2500, 2.5, "Remote"))
            #expect(stopped.duration.map { (55...65).contains($0) } == true && !stopped.isEstimated)
        }
    }

    @Test("what nobody wants is not written")
    func unwanted() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            let off = AccountPluginQueries.put(
                "recording-plugin",
                of: fixture.stations.peers[0].account,
                isEnabled: false,
                settings: "{}",
                secrets: nil
            )
            _ = try await clone.tenant().write(for: .whole(fixture.stations.peers[0].account), off)
            try await fixture.host.standings.learn(from: fixture.worker)
            await fixture.call("Authorize", ["idTag": "TAG"], from: fixture.stations.peers)
            let accounts = Set(try await fixture.outbox().map(\.account))
            #expect(accounts == Set(fixture.stations.peers.dropFirst(2).map(\.account)))
        }
    }

    @Test("a transaction that commits late is read before those that began behind it, and never passed over")
    func horizon() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            let peers = fixture.stations.peers
            func event(_ peer: StationPeer) -> SQL {
                EventQueries.tell(NewEvent(id: .version7(), type: .chargePointBooted, peer: peer, data: [:]))
            }
            let start = try await OutboxPosition(
                row: fixture.worker.query("test", OutboxQueries.open("recording-plugin"))[0]
            )
            func read() async throws -> [UUID?] {
                let rows = try await fixture.worker.query("test", OutboxQueries.read(after: start, limit: 10))
                return try rows.map { try OutboxEntry(row: $0).event?.chargePoint?.id }
            }
            try await fixture.stations.ingest.withTransaction(for: .whole(peers[0].account)) { early in
                _ = try await early.query(event(peers[0]))
                _ = try await fixture.stations.ingest.write(for: .whole(peers[2].account), event(peers[2]))
                let seen = try await read()
                #expect(seen == [])
                return
            }
            // Transactions of other tests in the same cluster may still be open.
            try await until("both, the early one first") {
                try await read() == [peers[0].chargePoint, peers[2].chargePoint]
            }
        }
    }

    @Test("positions that were restored from a dump into another cluster go on where they were")
    func restored() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            await fixture.call("Authorize", ["idTag": "TAG"], from: fixture.stations.peers)
            let owner = clone.owner
            // As if all of it had been written in a cluster that is much older; half of it was read there.
            _ = try await owner.query("UPDATE event_outbox SET xid = xid + 100000")
            _ = try await owner.query(
                """
                UPDATE plugin_cursors c SET xid = o.xid, seq = o.seq FROM (
                    SELECT xid, seq FROM event_outbox ORDER BY seq LIMIT 1 OFFSET 2) o
                """
            )
            await fixture.call("Authorize", ["idTag": "LATER"], from: [fixture.stations.peers[0]])
            let start = try await OutboxPosition(
                row: fixture.worker.query("test", OutboxQueries.open("recording-plugin"))[0]
            )
            try await until("what was not read there, then what is new") {
                let rows = try await fixture.worker.query(
                    "test",
                    OutboxQueries.read(after: start, limit: 100)
                )
                let tags = try rows.map { try OutboxEntry(row: $0).event?.read(TokenAuthorized.self).idTag }
                return tags == ["TAG", "TAG", "TAG", "LATER"]
            }
        }
    }

    @Test("a command's end is told, however it ends")
    func commands() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            let peer = fixture.stations.peers[0]
            let id = UUID.version7()
            try await clone.owner.write(
                for: peer.account,
                [
                    """
                    INSERT INTO commands (account_id, id, charge_point_id, type, request, created_by)
                    VALUES (\(peer.account), \(id), \(peer.chargePoint), 'reset', '{}', 'test')
                    """,
                    "UPDATE commands SET status = 'expired', completed_at = now() WHERE id = \(id)",
                ]
            )
            let events = try await fixture.outbox()
            #expect(events.map(\.type) == [.commandCompleted])
            let body = try events[0].read(CommandCompleted.self)
            #expect((body.command, body.commandID, body.status) == ("reset", id, "expired"))
            #expect(body.messageID == nil)
        }
    }

    @Test("what a plugin writes in the transaction is there with what happened")
    func together() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            fixture.recorder.listen()
            let peers = fixture.stations.peers
            try await fixture.running {
                try await until("the plugin has started") { fixture.recorder.word == "started" }
                try await until("it may listen") { fixture.host.plugins[0].condition.mayListen }
                await fixture.call("StartTransaction", PluginFixture.start(), from: peers)
            }
            for peer in peers {
                let count: SQL = """
                    SELECT count(*) FILTER (WHERE n.xmin = t.xmin) AS count
                    FROM plugin_recording_plugin.notes n JOIN transactions t ON t.account_id = n.account_id
                    """
                let found = try await clone.owner.write(for: peer.account, count)[0]
                #expect(try found[0].decode("count", as: Int.self) == 4)
            }
        }
    }

    @Test("a plugin is not blamed for a row that somebody else holds, and writes with what waited for it")
    func held() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            fixture.recorder.listen()
            let (answers, blocked) = (Answers(), fixture.stations.peers[0])
            try await fixture.running {
                try await until("it may listen") { fixture.host.plugins[0].condition.mayListen }
                let items = fixture.items(
                    fixture.stations.peers.map {
                        fixture.stations.call("StartTransaction", PluginFixture.start(), from: $0, answers)
                    }
                )
                let left = try await clone.tenant().withTransaction(for: .whole(blocked.account)) { open in
                    _ = try await open.query(
                        "SELECT 1 FROM charge_points WHERE id = \(blocked.chargePoint) FOR UPDATE"
                    )
                    var left = await fixture.writer.store(items)
                    for item in left.held {
                        left = await fixture.writer.store([item], isPatient: false) + left
                    }
                    return left
                }
                #expect(left.refused.isEmpty)
                // All of them at first, then the one.
                #expect(left.held.map(\.peer.chargePoint).filter { $0 == blocked.chargePoint }.count == 2)
                #expect(left.held.count == items.count + 1)
                #expect(answers.of(blocked).isEmpty)
                let none = await fixture.writer.store([items[0]], isPatient: false)
                #expect(none.held.isEmpty && none.refused.isEmpty)
                #expect(fixture.host.plugins[0].condition.complaint == nil)
            }
            for peer in fixture.stations.peers {
                #expect(answers.of(peer).count == 1)
                let count: SQL = """
                    SELECT count(*) FILTER (WHERE n.xmin = t.xmin) AS count
                    FROM plugin_recording_plugin.notes n JOIN transactions t ON t.account_id = n.account_id
                    """
                let found = try await clone.owner.write(for: peer.account, count)[0]
                #expect(try found[0].decode("count", as: Int.self) == 2)
            }
        }
    }

    @Test("statements of a plugin that fail cost nobody's message, and are left out then")
    func broken() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            fixture.recorder.listen(broken: true)
            try await fixture.running {
                try await until("it may listen") { fixture.host.plugins[0].condition.mayListen }
                for round in 1...8 {
                    let answers = await fixture.call(
                        "StartTransaction",
                        PluginFixture.start(1000 * round),
                        from: fixture.stations.peers
                    )
                    #expect(answers.count == fixture.stations.peers.count)
                    #expect(answers.allSatisfy { $0["transactionId"]?.intValue != nil })
                }
                #expect(!fixture.host.plugins[0].condition.mayListen)
                #expect(fixture.host.plugins[0].condition.complaint != nil)
                // Told by outbox all the same.
                try await until("all of them are told") {
                    fixture.recorder.events.count { $0.type == .transactionStarted } == 48
                }
            }
        }
    }

    @Test("statements of a plugin that never end cost nobody's message either")
    func stalling() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            fixture.recorder.listen(stalling: true)
            try await fixture.running {
                try await until("it may listen") { fixture.host.plugins[0].condition.mayListen }
                let answers = await fixture.call(
                    "StartTransaction",
                    PluginFixture.start(),
                    from: fixture.stations.peers
                )
                #expect(answers.count == fixture.stations.peers.count)
                #expect(answers.allSatisfy { $0["transactionId"]?.intValue != nil })
                #expect(fixture.host.plugins[0].condition.complaint != nil)
            }
        }
    }

    @Test("a session that makes room for the next is told to have ended before that begins")
    func room() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await PluginFixture(clone)
            let peers = [fixture.stations.peers[0]]
            let first = await fixture.call("StartTransaction", PluginFixture.start(1000), from: peers)
            let second = await fixture.call("StartTransaction", PluginFixture.start(5000), from: peers)
            let told = try await fixture.outbox().map { event in
                switch event.type {
                case .transactionStarted: "\(try event.read(TransactionStarted.self).transactionID) began"
                case .transactionStopped: "\(try event.read(TransactionStopped.self).transactionID) ended"
                default: event.type.rawValue
                }
            }
            let (one, two) = (
                first[0]["transactionId"]?.intValue ?? 0, second[0]["transactionId"]?.intValue ?? 0
            )
            #expect(told == ["\(one) began", "\(one) ended", "\(two) began"])
        }
    }
}
