import TestSupport
import Testing

@testable import Tenancy

@Suite("Plans of prepared statements")
struct PlanRenewalTests {
    @Test("follow tables that grow before anybody analyses them", .timeLimit(.minutes(3)))
    func growth() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("growing")
            let owner = clone.owner
            try await TestCluster.script(
                """
                CREATE TABLE growing (id bigint PRIMARY KEY, text text) WITH (autovacuum_enabled = false);
                ANALYZE growing
                """,
                as: owner
            )
            /// Whether the whole table was read for one row.
            func readsAll() async throws -> Bool {
                let results = try await owner.write(
                    for: account,
                    [
                        "SELECT text FROM growing WHERE id = \(77)",
                        "SELECT pg_stat_get_xact_numscans('growing'::regclass) AS scans",
                    ]
                )
                return try #require(results[1].first).decode("scans", as: Int.self) > 0
            }
            // Often enough for a plan that is kept. Of a table that is empty there is nothing better than to read it.
            for _ in 0..<10 { #expect(try await readsAll()) }
            _ = try await owner.query(
                "INSERT INTO growing SELECT n, repeat('x', 200) FROM generate_series(1, 20000) n"
            )
            // Within the time of this test.
            while try await readsAll() { try await Task.sleep(for: .milliseconds(50)) }
        }
    }
}
