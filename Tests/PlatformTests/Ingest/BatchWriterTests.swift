import FoundationEssentials
import OCPP
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Batches of what charge points report")
struct BatchWriterTests {
    private let available: JSONValue = ["connectorId": 1, "status": "Available", "errorCode": "NoError"]
    private let messages: SQL =
        "SELECT concat_ws(' ', direction, kind, action) AS text FROM messages ORDER BY id"

    private func start(_ tag: String = "TAG", register: Int = 100) -> JSONValue {
        [
            "connectorId": 1, "idTag": .string(tag), "meterStart": JSONValue(integerLiteral: register),
            "timestamp": .string(DeviceTime.format(Date())),
        ]
    }

    private func values(_ number: Int, _ register: Int, after seconds: Double = 0) -> JSONValue {
        [
            "connectorId": 1, "transactionId": JSONValue(integerLiteral: number),
            "meterValue": [
                [
                    "timestamp": .string(DeviceTime.format(Date() + seconds)),
                    "sampledValue": [["value": .string("\(register)")]],
                ]
            ],
        ]
    }

    @Test("one transaction stores what charge points of several accounts say, each row in its own account")
    func together() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let answers = Answers()
            let refused = await fixture.store(
                fixture.peers.map { fixture.call("StatusNotification", available, from: $0, answers) }
            )
            #expect(refused.isEmpty)
            var commits: Set<String> = []
            for peer in fixture.peers {
                #expect(answers.of(peer) == [[:]])
                let shown = try await fixture.texts(
                    """
                    SELECT concat_ws(' ', c.identity, s.status, k.status, s.last_seen_at IS NOT NULL) AS text
                    FROM charge_points c
                    JOIN charge_point_state s ON s.charge_point_id = c.id
                    JOIN connectors k ON k.charge_point_id = c.id
                    WHERE c.id = \(peer.chargePoint)
                    """,
                    of: peer
                )
                #expect(shown == ["\(peer.identity) available available t"])
                commits.formUnion(
                    try await fixture.texts("SELECT xmin::text AS text FROM messages", of: peer)
                )
                let logged = try await fixture.texts(messages, of: peer)
                #expect(
                    logged.sorted()
                        == Array(repeating: "in call StatusNotification", count: 2)
                        + Array(repeating: "out result StatusNotification", count: 2)
                )
            }
            #expect(commits.count == 1)
        }
    }

    @Test("a row that the database refuses fails alone, and is answered with an error")
    func badRow() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let answers = Answers()
            // Nobody has registered them, or somebody has just deleted them.
            let gone = [
                StationFixture.peer(fixture.peers[0].account, "alpha", 9),
                StationFixture.peer(fixture.peers[2].account, "beta", 9),
            ]
            var peers = fixture.peers
            peers.insert(gone[0], at: 1)
            peers.insert(gone[1], at: 5)
            let refused = await fixture.store(
                peers.map { fixture.call("StatusNotification", available, from: $0, answers) }
            )
            #expect(refused == gone.map(\.chargePoint))
            for peer in gone { #expect(answers.of(peer) == ["InternalError"]) }
            for peer in fixture.peers {
                #expect(answers.of(peer) == [[:]])
                let status = try await fixture.texts(
                    "SELECT status AS text FROM connectors WHERE charge_point_id = \(peer.chargePoint)",
                    of: peer
                )
                #expect(status == ["available"])
            }
        }
    }

    @Test("sessions of many charge points begin, run and end in batches as they do alone")
    func sessions() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let answers = Answers()
            let starts = fixture.peers.enumerated().map {
                fixture.call("StartTransaction", start(register: $0.offset), from: $0.element, answers)
            }
            // Told again, it is the same.
            for _ in 0..<2 { _ = await fixture.store(starts) }
            var numbers: [Int] = []
            for peer in fixture.peers {
                let told = answers.of(peer).compactMap { $0["transactionId"]?.intValue }
                #expect(told.count == 2 && told.first == told.last)
                numbers.append(try #require(told.last))
            }
            #expect(Set(numbers).count == fixture.peers.count)
            let meter = zip(fixture.peers, numbers).map { peer, number in
                fixture.call("MeterValues", values(number, 500), from: peer, answers)
            }
            // The same report comes again: its samples are stored once.
            for _ in 0..<2 { _ = await fixture.store(meter) }
            _ = await fixture.store(
                zip(fixture.peers, numbers).map { peer, number in
                    let stop: JSONValue = [
                        "transactionId": JSONValue(integerLiteral: number), "meterStop": 900,
                        "timestamp": .string(DeviceTime.format(Date())),
                    ]
                    return fixture.call("StopTransaction", stop, from: peer, answers)
                }
            )
            for (place, peer) in fixture.peers.enumerated() {
                let shown = try await fixture.texts(
                    """
                    SELECT concat_ws(' ', t.transaction_id, t.status, t.energy_wh, array_to_string(t.flags, ','), (
                        SELECT count(*) FROM meter_values m
                        WHERE m.transaction_id = t.id AND m.received_at > now() - interval '1 day')) AS text
                    FROM transactions t WHERE t.charge_point_id = \(peer.chargePoint)
                    """,
                    of: peer
                )
                #expect(shown == ["\(numbers[place]) completed \(900 - place) token_invalid 1"])
            }
        }
    }

    @Test("a tag that is registered by its start is the token of the transaction")
    func registration() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            for peer in fixture.peers {
                try await clone.owner.write(
                    for: peer.account,
                    [
                        "UPDATE accounts SET unknown_token_policy = 'accept_and_register' WHERE id = \(peer.account)"
                    ]
                )
            }
            let answers = Answers()
            _ = await fixture.store(
                fixture.peers.map { fixture.call("StartTransaction", start("New"), from: $0, answers) }
            )
            for peer in fixture.peers {
                let shown = try await fixture.texts(
                    """
                    SELECT concat_ws(' ', k.uid, cardinality(t.flags)) AS text
                    FROM transactions t JOIN tokens k ON k.id = t.token_id
                    WHERE t.charge_point_id = \(peer.chargePoint)
                    """,
                    of: peer
                )
                #expect(shown == ["New 0"])
            }
        }
    }

    @Test("after a commit of which nobody knows how it ended everything is there once")
    func repeated() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let answers = Answers()
            let peer = fixture.peers[0]
            let job = fixture.call("StartTransaction", start(), from: peer, answers)
            guard case .quick(let item) = fixture.handler.plan(for: job) else {
                Issue.record("a start is stored in a batch")
                return
            }
            _ = await fixture.writer.store([item])
            _ = await fixture.writer.store([item], isRepeated: true)
            let told = answers.of(peer).compactMap { $0["transactionId"]?.intValue }
            #expect(told.count == 2 && Set(told).count == 1)
            let logged = try await fixture.texts(messages, of: peer)
            #expect(logged.sorted() == ["in call StartTransaction", "out result StartTransaction"])
        }
    }

    @Test("a heartbeat is answered before it is stored, unless it is behind something else")
    func heartbeat() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let answers = Answers()
            let (quiet, busy) = (fixture.peers[0], fixture.peers[1])
            let ingest = try fixture.ingestion()
            func report(_ action: String, _ payload: JSONValue, from peer: StationPeer) {
                fixture.report(action, payload, from: peer, answers, to: ingest)
            }
            // Nobody works the queue off yet.
            report("Heartbeat", [:], from: quiet)
            #expect(answers.of(quiet).count == 1)
            report("StatusNotification", available, from: busy)
            report("Heartbeat", [:], from: busy)
            #expect(answers.of(busy).isEmpty)
            try await withThrowingTaskGroup { group in
                group.addTask { try await ingest.run() }
                while answers.of(busy).count < 2 { try await Task.sleep(for: .milliseconds(1)) }
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(answers.of(busy).first == [:])
            #expect(answers.of(busy).last?["currentTime"] != nil)
        }
    }

    @Test(
        "a row that somebody holds fails nobody else, and is written once it is free",
        .timeLimit(.minutes(1))
    )
    func held() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            let answers = Answers()
            let ingest = try fixture.ingestion()
            let (blocked, others) = (fixture.peers[0], fixture.peers[1...])
            func report(_ peers: some Sequence<StationPeer>) {
                for peer in peers {
                    fixture.report("StatusNotification", available, from: peer, answers, to: ingest)
                }
            }
            func answered(_ count: Int) async throws {
                while others.contains(where: { answers.of($0).count < count }) {
                    try await Task.sleep(for: .milliseconds(2))
                }
            }
            try await withThrowingTaskGroup { group in
                try await clone.tenant().withTransaction(for: .whole(blocked.account)) { open in
                    _ = try await open.query(
                        "SELECT 1 FROM charge_points WHERE id = \(blocked.chargePoint) FOR UPDATE"
                    )
                    // In one batch, since nobody works the queue off before.
                    report(fixture.peers)
                    group.addTask { try await ingest.run() }
                    try await answered(1)
                    // Nor does anybody wait behind it.
                    report(others)
                    try await answered(2)
                    #expect(answers.of(blocked).isEmpty)
                }
                while answers.of(blocked).isEmpty { try await Task.sleep(for: .milliseconds(2)) }
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(answers.of(blocked) == [[:]])
            for peer in others { #expect(answers.of(peer) == [[:], [:]]) }
            let logged = try await fixture.texts(
                "SELECT direction AS text FROM messages WHERE charge_point_id = \(blocked.chargePoint)",
                of: blocked
            )
            #expect(logged.sorted() == ["in", "out"])
        }
    }
}
