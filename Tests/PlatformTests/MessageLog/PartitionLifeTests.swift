import FoundationEssentials
import OCPP
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Partitions of messages and meter values")
struct PartitionLifeTests {
    /// The days of a class that have a partition.
    private func days(of log: String, _ clone: DatabaseClone) async throws -> [String] {
        let rows = try await clone.owner.query(
            """
            SELECT right(relname, 8) AS day FROM pg_class
            WHERE relkind = 'r' AND relname ~ \("^\(log)_\\d{8}$") ORDER BY 1
            """
        )
        return try rows.map { try $0.decode("day") }
    }

    private func expected(_ days: ClosedRange<Int>) -> [String] {
        days.map { day in
            (Date() + Double(day) * 86_400).formatted(.iso8601.year().month().day().dateSeparator(.omitted))
        }
    }

    @Test("are there before the first socket, however long the platform was away")
    func downtime() async throws {
        try await DatabaseClone.with { clone in
            let fixture = try await StationFixture(clone)
            // As after a month without maintenance: the last day that was made ahead is past.
            for log in ["messages_30", "meter_values_365"] {
                for day in try await days(of: log, clone) {
                    try await TestCluster.script("DROP TABLE \(log)_\(day)", as: clone.owner)
                }
            }
            let maintenance = Maintenance(database: clone.system(.worker), logger: DatabaseClone.logger)
            try await maintenance.tidyUp(gateway: "test", startedAt: Date())
            for log in ["messages_30", "meter_values_365"] {
                let made = try await days(of: log, clone)
                #expect(made == expected(-1...7))
            }
            let findings = try await clone.owner.catalogueFindings()
            #expect(findings == [])
            // What a device says of its clock has no part in it: readings of years ago are stored today.
            let answers = Answers()
            let values: JSONValue = [
                "connectorId": 1,
                "meterValue": [["timestamp": "2016-02-29T12:00:00Z", "sampledValue": [["value": "7"]]]],
            ]
            let refused = await fixture.store(
                fixture.peers.map { fixture.call("MeterValues", values, from: $0, answers) }
            )
            #expect(refused == [])
            let peer = fixture.peers[0]
            let kept = try await fixture.texts(
                """
                SELECT sampled_at::date::text AS text FROM meter_values
                WHERE charge_point_id = \(peer.chargePoint) AND received_at > now() - interval '1 hour'
                """,
                of: peer
            )
            #expect(kept == ["2016-02-29"])
        }
    }

    @Test("are not vacuumed for their inserts, nor analysed while less than half of them is new")
    func settings() async throws {
        try await DatabaseClone.with { clone in
            // Of a class that is chosen now, besides those that the migrations made.
            try await TestCluster.script("SELECT make_log_partitions('messages', 7, 1)", as: clone.owner)
            let rows = try await clone.owner.query(
                """
                SELECT DISTINCT split_part(relname, '_2', 1) AS class, reloptions::text AS settings FROM pg_class
                WHERE relkind = 'r' AND relname ~ '^(messages|meter_values)_\\d+_\\d{8}$' ORDER BY 1
                """
            )
            let settings = "{autovacuum_analyze_scale_factor=1,autovacuum_vacuum_insert_threshold=-1}"
            let found = try rows.map { [try $0.decode("class"), try $0.decode("settings", as: String.self)] }
            #expect(found == ["messages_30", "messages_7", "meter_values_365"].map { [$0, settings] })
        }
    }

    @Test("are analysed by a small sample, and not by their long texts")
    func samples() async throws {
        try await DatabaseClone.with { clone in
            // Of a class that is chosen now, besides those that the migrations made.
            try await TestCluster.script("SELECT make_log_partitions('meter_values', 90, 1)", as: clone.owner)
            let rows = try await clone.owner.query(
                """
                SELECT split_part(c.relname, '_2', 1) AS class,
                    min(a.attstattarget) FILTER (WHERE a.attname IN ('payload', 'sampled_value'))::integer AS texts,
                    max(a.attstattarget)::integer AS others
                FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relkind = 'r' AND c.relname ~ '^(messages|meter_values)_\\d+_\\d{8}$'
                GROUP BY 1 ORDER BY 1
                """
            )
            let found = try rows.map { row in
                (
                    try row.decode("class", as: String.self),
                    [try row.decode("texts", as: Int.self), try row.decode("others", as: Int.self)]
                )
            }
            #expect(found.map(\.0) == ["messages_30", "meter_values_365", "meter_values_90"])
            #expect(found.allSatisfy { $0.1 == [0, 10] })
        }
    }

    @Test("go when their class is over, those of the other classes stay")
    func retention() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("kept")
            _ = try await clone.owner.write(
                for: account,
                """
                UPDATE accounts SET message_retention_days = 7, meter_value_retention_days = 90 WHERE id = \(account)
                """
            )
            let all = try await days(of: "messages_30", clone)
            #expect(all == expected(-1...7))
            func drop(after days: Int) async throws -> Set<String> {
                var names: Set<String> = []
                while true {
                    let rows = try await clone.owner.query(
                        "SELECT drop_expired_partition_as_of(now() + make_interval(days => \(days)::integer)) AS name"
                    )
                    guard let name = try rows.first?.decode("name", as: String?.self) else { return names }
                    names.insert(name)
                }
            }
            let soon = try await drop(after: 9)
            #expect(soon == Set(expected(-1...1).map { "messages_7_\($0)" }))
            let late = try await drop(after: 92)
            #expect(late.isSuperset(of: expected(-1...1).map { "meter_values_90_\($0)" }))
            #expect(late.allSatisfy { $0.hasPrefix("messages_") || $0.hasPrefix("meter_values_90_") })
            let kept = try await days(of: "meter_values_365", clone)
            #expect(kept == expected(-1...7))
            // The next turn makes those of today and later again.
            _ = try await clone.owner.query("SELECT ensure_partitions(7)")
            let made = try await days(of: "meter_values_90", clone)
            #expect(made == expected(-1...7))
            let findings = try await clone.owner.catalogueFindings()
            #expect(findings == [])
        }
    }
}
