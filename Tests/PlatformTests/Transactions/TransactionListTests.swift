import FoundationEssentials
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("A list of transactions reads what it shows")
struct TransactionListTests {
    private static let count = 20_000

    /// One a minute, the last of them now.
    private func fill(_ clone: DatabaseClone, _ account: AccountID, until now: Date) async throws {
        _ = try await clone.owner.write(
            for: account,
            [
                """
                INSERT INTO transactions (account_id, id, transaction_id, charge_point_identity, status, started_at,
                    ended_at, content_key)
                SELECT \(account), gen_random_uuid(), n, 'CP', 'completed', at, at, n::text
                FROM (SELECT n, \(now) - interval '1 minute' * (\(Self.count) - n) AS at
                    FROM generate_series(1, \(Self.count)) n) AS each
                """,
                "ANALYZE transactions",
            ]
        )
    }

    /// How many rows it shows, and how many were read for them.
    private func read(
        _ clone: DatabaseClone,
        _ account: AccountID,
        _ query: String,
        behind position: PageRequest.Position? = nil
    ) async throws -> (shown: Int, read: Int) {
        var query = try QueryParameters(query, allowed: TransactionFilter.listParameters)
        let filter = TransactionFilter(&query)
        var page = query.page(sortedBy: TransactionQueries.sortKeys, default: "-created_at")
        page.after = position
        let results = try await clone.tenant().read(
            for: .whole(account),
            TransactionQueries.list(filter, page),
            RowsRead.count(of: "transactions")
        )
        return (results[0].count, try #require(results[1].first).decode("read"))
    }

    @Test("a page far back, and a day long ago, whatever is newer")
    func farBack() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("listing")
            let now = Date()
            try await fill(clone, account, until: now)
            let old = now - Double(Self.count - 2000) * 60
            let newest = try await read(clone, account, "sort=-started_at")
            let far = try await read(clone, account, "sort=-started_at", behind: .time(old, UUID()))
            #expect(newest.shown == far.shown)
            #expect(far.read <= newest.read + 2)
            let hour = "from=\((old - 3600).formatted(.iso8601))&to=\(old.formatted(.iso8601))&limit=100"
            for sort in ["-started_at", "started_at", "-created_at"] {
                let range = try await read(clone, account, "\(hour)&sort=\(sort)")
                #expect(range.shown == 60)
                // Of each the entry of an index and the row.
                #expect(range.read <= 3 * range.shown, "\(sort)")
            }
        }
    }
}
