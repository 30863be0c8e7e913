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
                SELECT day, \(sums) FROM account_days
                UNION ALL SELECT day, \(sums) FROM session_deltas) a
            GROUP BY day, currency HAVING \(isAny)
            UNION ALL
            SELECT \(figures("l", "day", "location_id")) FROM (
                SELECT day, location_id, \(sums) FROM location_days
                UNION ALL SELECT day, location_id, \(sums) FROM session_deltas) l
            WHERE location_id IN (SELECT id FROM locations)
            GROUP BY day, location_id, currency HAVING \(isAny)
            UNION ALL
            SELECT \(figures("c", "day", "charge_point_id")) FROM (
                SELECT day, charge_point_id, \(sums) FROM charge_point_days
                UNION ALL SELECT day, charge_point_id, \(sums) FROM session_deltas) c
            WHERE charge_point_id IN (SELECT id FROM charge_points)
            GROUP BY day, charge_point_id, currency HAVING \(isAny)
            ORDER BY 1
            """
        )
    }

    func recounted() async throws -> [String] {
        try await texts(
            """
            WITH timed AS (
                SELECT *, greatest(floor(extract(epoch FROM ended_at - started_at)), 0)::bigint AS duration_s
                FROM transactions WHERE status IN ('completed', 'stale')
            ), ended AS (
                SELECT t.counted_on AS day, t.location_id, t.charge_point_id, 1 AS sessions, t.energy_wh, t.duration_s,
                    coalesce(p.currency, '') AS currency,
                    CASE WHEN t.energy_wh > 0 THEN p.start_fee_minor + round(t.energy_wh * p.per_kwh / 10000000.0)
                        + round(greatest(t.duration_s - p.free_minutes * 60, 0) * p.per_minute / 600000.0)
                        ELSE 0 END::bigint AS revenue_minor
                FROM timed t LEFT JOIN tariff_prices p ON p.id = t.tariff_price_id)
            SELECT \(figures("a", "day", "0")) FROM ended GROUP BY day, currency
            UNION ALL
            SELECT \(figures("l", "day", "location_id")) FROM ended WHERE location_id IS NOT NULL
            GROUP BY day, location_id, currency
            UNION ALL
            SELECT \(figures("c", "day", "charge_point_id")) FROM ended WHERE charge_point_id IS NOT NULL
            GROUP BY day, charge_point_id, currency
            ORDER BY 1
            """
        )
    }

    /// Energy by hour, and what sessions come to: by session with the account, by location and charge point.
    func hours() async throws -> (noted: [String], sessions: [String]) {
        let noted = try await texts(
            """
            SELECT concat_ws(' ', 'session', transaction_id, sum(energy_wh)) AS text FROM session_hours
            GROUP BY transaction_id HAVING sum(energy_wh) <> 0
            UNION ALL
            SELECT concat_ws(' ', 'charge point', charge_point_id, sum(energy_wh)) FROM session_hours
            GROUP BY charge_point_id HAVING sum(energy_wh) <> 0
            UNION ALL
            SELECT concat_ws(' ', 'location', location_id, sum(energy_wh)) FROM location_hours
            GROUP BY location_id HAVING sum(energy_wh) <> 0
            UNION ALL
            SELECT concat_ws(' ', 'account', sum(energy_wh)) FROM account_hours HAVING sum(energy_wh) <> 0
            ORDER BY 1
            """
        )
        let sessions = try await texts(
            """
            WITH t AS (SELECT * FROM transactions WHERE energy_wh <> 0)
            SELECT concat_ws(' ', 'session', id, energy_wh) AS text FROM t
            UNION ALL
            SELECT concat_ws(' ', 'charge point', charge_point_id, sum(energy_wh)) FROM t GROUP BY charge_point_id
            UNION ALL
            SELECT concat_ws(' ', 'location', location_id, sum(energy_wh)) FROM t GROUP BY location_id
            UNION ALL
            SELECT concat_ws(' ', 'account', sum(energy_wh)) FROM t HAVING count(*) > 0
            ORDER BY 1
            """
        )
        return (noted, sessions)
    }

    /// Hours whose sums over sessions, locations and the account differ, and those that no session was in.
    func oddHours() async throws -> [String] {
        try await texts(
            """
            SELECT concat_ws(' ', h.kind, h.hour, h.sessions, h.sums) AS text
            FROM (
                SELECT 'account' AS kind, hour, sum(s) AS sessions, sum(a) AS sums FROM (
                    SELECT hour, energy_wh AS s, 0 AS a FROM session_hours
                    UNION ALL SELECT hour, 0, energy_wh FROM account_hours) b
                GROUP BY hour
                UNION ALL
                SELECT 'location', hour, sum(s), sum(a) FROM (
                    SELECT location_id, hour, energy_wh AS s, 0 AS a FROM session_hours WHERE location_id IS NOT NULL
                    UNION ALL SELECT location_id, hour, 0, energy_wh FROM location_hours) b
                GROUP BY location_id, hour) h
            WHERE h.sessions <> h.sums
            UNION ALL
            SELECT concat_ws(' ', 'outside', h.hour, t.started_at, t.ended_at, h.energy_wh)
            FROM session_hours h JOIN transactions t ON t.account_id = h.account_id AND t.id = h.transaction_id
            WHERE h.energy_wh > 0 AND (h.hour > now() OR h.hour >= t.ended_at AND t.ended_at > t.started_at
                OR h.hour + interval '1 hour' <= least(t.started_at, t.ended_at))
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

    private var sums: SQL { "sessions, energy_wh, duration_s, currency, revenue_minor" }

    private var isAny: SQL {
        "sum(sessions) <> 0 OR sum(energy_wh) <> 0 OR sum(duration_s) <> 0 OR sum(revenue_minor) <> 0"
    }

    private func figures(_ kind: SQL, _ day: SQL, _ place: SQL) -> SQL {
        """
        concat_ws(' ', '\(kind)', \(day), \(place), sum(sessions), sum(energy_wh), sum(duration_s),
            nullif(currency, ''), CASE WHEN currency <> '' THEN sum(revenue_minor) END) AS text
        """
    }
}
