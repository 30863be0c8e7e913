import FoundationEssentials
import OCPP
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("What batches read")
struct BatchCostTests {
    /// Ends a batch without a commit.
    private struct Planned: Error {
        let lines: [String]
    }

    /// Of each of them, in an account that has been at work for years.
    private static let many = 3000
    /// What no step of a statement may look at for one message.
    private static let limit = 60

    private static let time = DeviceTime.format(Date())

    private static let messages: [(action: String, payload: JSONValue)] = [
        ("Authorize", ["idTag": "TAG-7"]),
        ("StartTransaction", start("tag-7", on: 2)),
        ("StartTransaction", start("NEW", on: 2)),
        ("MeterValues", values(of: 1)),
        ("MeterValues", values(of: nil)),
        ("StopTransaction", stop(1)),
        ("StopTransaction", stop(0)),
        ("StatusNotification", ["connectorId": 1, "status": "Charging", "errorCode": "NoError"]),
        ("BootNotification", ["chargePointVendor": "V", "chargePointModel": "M"]),
        ("Heartbeat", [:]),
    ]

    private static func start(_ tag: String, on connector: Int) -> JSONValue {
        [
            "connectorId": JSONValue(integerLiteral: connector), "idTag": .string(tag), "meterStart": 100,
            "timestamp": .string(time),
        ]
    }

    private static func stop(_ transaction: Int) -> JSONValue {
        [
            "transactionId": JSONValue(integerLiteral: transaction), "idTag": "TAG-7", "meterStop": 200,
            "timestamp": .string(time),
        ]
    }

    private static func values(of transaction: Int?) -> JSONValue {
        [
            "connectorId": 1, "transactionId": JSONValue(integerLiteral: transaction ?? 0),
            "meterValue": [["timestamp": .string(time), "sampledValue": [["value": "150"]]]],
        ]
    }

    @Test(
        "is for a message the rows that it is about, however many tokens and sessions there are",
        arguments: [false, true]
    )
    func few(isFree: Bool) async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            try await Self.fill(clone, fixture.peers[0], isFree: isFree)
            for (action, payload) in Self.messages {
                let lines = try await Self.plans(of: action, payload, fixture)
                #expect(!lines.isEmpty)
                for line in lines {
                    #expect(Self.rows(in: line) <= Self.limit, "\(action) \(payload): \(line)")
                }
            }
        }
    }

    /// Sessions that ended, one that goes on with the number 1, and as many tokens.
    private static func fill(_ clone: DatabaseClone, _ peer: StationPeer, isFree: Bool) async throws {
        try await clone.owner.write(
            for: peer.account,
            [
                """
                INSERT INTO tokens (account_id, id, uid, uid_lower)
                SELECT \(peer.account), gen_random_uuid(), 'TAG-' || n, 'tag-' || n FROM generate_series(1, \(many)) n
                """,
                """
                INSERT INTO transactions (
                    account_id, id, transaction_id, charge_point_id, charge_point_identity, connector_id, token_uid, token_id,
                    status, started_at, ended_at, meter_start_wh, meter_stop_wh, content_key)
                SELECT \(peer.account),
                    rpad(lpad(to_hex((extract(epoch FROM s.at) * 1000)::bigint), 12, '0') || '70008000', 32, '0')::uuid,
                    s.n, \(peer.chargePoint), \(peer.identity), 1, t.uid, t.id,
                    CASE WHEN s.n = 1 THEN 'active' ELSE 'completed' END, s.at,
                    CASE WHEN s.n > 1 THEN s.at + interval '1 hour' END, 100, CASE WHEN s.n > 1 THEN 200 END, 'old ' || s.n
                FROM (
                    SELECT n, now() - n * interval '5 hours' AS at FROM generate_series(1, \(many)) n) s
                JOIN tokens t ON t.account_id = \(peer.account) AND t.uid_lower = 'tag-' || (s.n % 100)
                """,
                "UPDATE accounts SET unknown_token_policy = 'accept_and_register' WHERE id = \(peer.account)",
                """
                UPDATE charge_points SET free_vending = \(isFree), free_vending_token = CASE WHEN \(isFree) THEN 'TAG-9' END
                WHERE account_id = \(peer.account) AND id = \(peer.chargePoint)
                """,
            ]
        )
        _ = try await clone.owner.query("SELECT setval('transaction_number_seq', \(many))")
        _ = try await clone.owner.query("ANALYZE tokens, transactions")
    }

    /// How PostgreSQL carried out what a batch with this message asks and writes.
    private static func plans(
        of action: String,
        _ payload: JSONValue,
        _ fixture: StationFixture
    ) async throws -> [String] {
        let peer = fixture.peers[0]
        let job = fixture.call(action, payload, from: peer, Answers())
        let item: BatchItem
        switch fixture.handler.plan(for: job) {
        case .quick(let quick): item = quick
        case .slow(let slow): item = slow
        case .alone, .nothing: return []
        }
        do {
            try await fixture.ingest.withBatch(of: [peer.account]) { batch in
                let lookups = BatchLookups([item])
                let asked = try await batch.query(lookups.statements.map(explained))
                let findings = try lookups.findings(in: try await batch.query(lookups.statements))
                let parts = try findings.map { try item.decide($0) }
                let told = BatchEvents(parts, of: [item], to: .nowhere, asking: false)
                let writes = BatchWrites(
                    parts,
                    of: [item],
                    after: [],
                    telling: told,
                    passing: SeenStations(),
                    in: batch,
                    isRepeated: false
                )
                let written = try await batch.query(writes.statements.map(explained))
                throw Planned(lines: try (asked + written).joined().map { try $0.decode("QUERY PLAN") })
            }
            return []
        } catch let planned as Planned {
            return planned.lines
        }
    }

    private static func explained(_ statement: SQL) -> SQL {
        "EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) \(statement)"
    }

    /// How many rows a step of a plan found, or looked at in vain.
    private static func rows(in line: String) -> Int {
        if let match = line.firstMatch(of: /actual rows=(\d+) loops=(\d+)/) {
            return (Int(match.1) ?? .max) * (Int(match.2) ?? .max)
        }
        if let match = line.firstMatch(of: /Rows Removed by .*: (\d+)/) { return Int(match.1) ?? .max }
        return 0
    }
}
