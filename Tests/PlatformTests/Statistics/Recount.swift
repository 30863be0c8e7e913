import Tenancy
import TestSupport
import Testing

@testable import Platform

/// What statistics say of an account, and what its transactions come to when they are counted anew.
struct Recount {
    let clone: DatabaseClone
    let account: AccountID

    /// Days with their figures, by account, location and charge point; what is zero is left out.
    func counted() async throws -> [String] {
        try await texts(
            """
            SELECT \(figures("a", "day", "0")) FROM (
                SELECT day, sessions, energy_wh, duration_s FROM account_days
                UNION ALL SELECT day, sessions, energy_wh, duration_s FROM session_deltas) a
            GROUP BY day HAVING \(isAny)
            UNION ALL
            SELECT \(figures("l", "day", "location_id")) FROM (
                SELECT day, location_id, sessions, energy_wh, duration_s FROM location_days
                UNION ALL SELECT day, location_id, sessions, energy_wh, duration_s FROM session_deltas) l
            WHERE location_id IN (SELECT id FROM locations)
            GROUP BY day, location_id HAVING \(isAny)
            UNION ALL
            SELECT \(figures("c", "day", "charge_point_id")) FROM (
                SELECT day, charge_point_id, sessions, energy_wh, duration_s FROM charge_point_days
                UNION ALL SELECT day, charge_point_id, sessions, energy_wh, duration_s FROM session_deltas) c
            WHERE charge_point_id IN (SELECT id FROM charge_points)
            GROUP BY day, charge_point_id HAVING \(isAny)
            ORDER BY 1
            """
        )
    }

    func recounted() async throws -> [String] {
        try await texts(
            """
            WITH ended AS (
                SELECT counted_on AS day, location_id, charge_point_id, 1 AS sessions, energy_wh,
                    greatest(floor(extract(epoch FROM ended_at - started_at)), 0)::bigint AS duration_s
                FROM transactions WHERE status IN ('completed', 'stale'))
            SELECT \(figures("a", "day", "0")) FROM ended GROUP BY day
            UNION ALL
            SELECT \(figures("l", "day", "location_id")) FROM ended WHERE location_id IS NOT NULL
            GROUP BY day, location_id
            UNION ALL
            SELECT \(figures("c", "day", "charge_point_id")) FROM ended WHERE charge_point_id IS NOT NULL
            GROUP BY day, charge_point_id
            ORDER BY 1
            """
        )
    }

    /// What the API would say of how many transactions there are, and how many there are.
    func transactions() async throws -> (counted: String, recounted: String) {
        let counted = try await texts(
            "SELECT \(StatisticsQueries.transactions)::text AS text"
        )
        let recounted = try await texts("SELECT count(*)::text AS text FROM transactions")
        return (try #require(counted.first), try #require(recounted.first))
    }

    /// Each has `text`, which must come out alike.
    func agree(_ when: Comment) async throws {
        let (counted, recounted) = (try await counted(), try await recounted())
        #expect(counted == recounted, when)
        let transactions = try await transactions()
        #expect(transactions.counted == transactions.recounted, when)
    }

    func texts(_ statement: SQL) async throws -> [String] {
        try await clone.tenant().read(for: .whole(account), statement)[0].map { try $0.decode("text") }
    }

    private var isAny: SQL { "sum(sessions) <> 0 OR sum(energy_wh) <> 0 OR sum(duration_s) <> 0" }

    private func figures(_ kind: SQL, _ day: SQL, _ place: SQL) -> SQL {
        """
        concat_ws(' ', '\(kind)', \(day), \(place), sum(sessions), sum(energy_wh), sum(duration_s)) AS text
        """
    }
}
