import FoundationEssentials
import Tenancy

/// SQL by which whoever writes transactions leaves what that changes in the statistics, in the same statement
/// (docs/statistics.md).
///
/// The rows are only added: batches of one account never wait for each other's counters, whichever process they are of.
/// ``SessionDeltaFolding`` adds them to the tables of days.
enum SessionDeltas {
    /// The day of an end, where it was; NULL without one.
    static func day(of end: SQL, at location: SQL, _ account: SQL) -> SQL {
        """
        CASE WHEN \(end) IS NOT NULL THEN day_at(\(end), (
            SELECT l.time_zone FROM locations l WHERE l.account_id = \(account) AND l.id = \(location))) END
        """
    }

    /// Counts what an insert of transactions `t` has stored: each as one that was told of, and those that are over
    /// already as sessions.
    static func ofNew(_ insert: SQL) -> SQL {
        """
        WITH stored AS (
            \(insert)
            RETURNING \(counted))
        INSERT INTO session_deltas (
            account_id, charge_point_id, location_id, transaction_id, day, transactions, sessions, energy_wh,
            duration_s, currency, revenue_minor)
        SELECT s.account_id, s.charge_point_id, s.location_id, NULL::uuid, NULL::date, 1, 0, 0, 0, '', 0
        FROM stored s
        UNION ALL
        SELECT s.account_id, s.charge_point_id, s.location_id, s.id, s.counted_on, 0, 1, s.energy_wh, s.duration_s,
            s.currency, s.revenue_minor
        FROM stored s
        WHERE s.counted_on IS NOT NULL
        """
    }

    /// Counts what an update of transactions `t` makes of those that it ends or corrects, and takes away what was counted
    /// of them before. Both parts see the same rows: the update's transaction has held them since it read them.
    static func ofEnded(_ update: SQL, accounts: [AccountID], ids: [UUID]) -> SQL {
        """
        WITH before AS (
            SELECT \(counted)
            FROM (SELECT unnest(\(accounts)) AS account_id, unnest(\(ids)) AS id) k
            JOIN transactions t ON t.account_id = k.account_id AND t.id = k.id
            WHERE t.counted_on IS NOT NULL
        ), stored AS (
            \(update)
            RETURNING \(counted))
        INSERT INTO session_deltas (
            account_id, charge_point_id, location_id, transaction_id, day, sessions, energy_wh, duration_s, currency,
            revenue_minor)
        SELECT c.account_id, c.charge_point_id, c.location_id, c.id, c.counted_on, sum(c.n), sum(c.n * c.energy_wh),
            sum(c.n * c.duration_s), c.currency, sum(c.n * c.revenue_minor)
        FROM (SELECT *, 1 AS n FROM stored UNION ALL SELECT *, -1 FROM before) c
        WHERE c.counted_on IS NOT NULL
        GROUP BY c.account_id, c.charge_point_id, c.location_id, c.id, c.counted_on, c.currency
        HAVING sum(c.n) <> 0 OR sum(c.n * c.energy_wh) <> 0 OR sum(c.n * c.duration_s) <> 0
            OR sum(c.n * c.revenue_minor) <> 0
        """
    }

    private static let counted: SQL = """
        t.account_id, t.id, t.charge_point_id, t.location_id, t.counted_on, t.energy_wh,
        session_seconds(t.started_at, t.ended_at) AS duration_s, coalesce(t.currency, '') AS currency,
        coalesce(t.cost_minor, 0) AS revenue_minor
        """
}
