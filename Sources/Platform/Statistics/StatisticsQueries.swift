import FoundationEssentials
import Tenancy

/// SQL of statistics: never a scan of transactions (docs/statistics.md). What was not folded yet is added to the days.
enum StatisticsQueries {
    /// A row for each of the last days and each currency in it, the oldest first, today last, also where there was nothing.
    static func days(_ count: Int, of scope: StatisticsScope, now: Date) -> SQL {
        // The bounds are values of their own: a comparison with an expression is not leakproof, and finds no index.
        let isInSpan: SQL = "s.day >= (SELECT first FROM span) AND s.day <= (SELECT today FROM span)"
        let figures: SQL = "s.day, s.sessions, s.energy_wh, s.duration_s, s.currency, s.revenue_minor"
        return """
            WITH place AS MATERIALIZED (
                SELECT coalesce(\(scope.timeZone), 'UTC') AS time_zone
            ), span AS MATERIALIZED (
                SELECT p.time_zone, day_at(\(now), p.time_zone) AS today,
                    day_at(\(now), p.time_zone) - \(count - 1)::integer AS first
                FROM place p
            ), counted AS (
                \(scope.rows(of: .days, figures, where: isInSpan))
                UNION ALL
                SELECT \(figures) FROM session_deltas s WHERE \(scope.condition) AND \(isInSpan)
            )
            SELECT span.time_zone, to_char(d.at, 'YYYY-MM-DD') AS day, coalesce(sum(c.sessions), 0)::bigint AS sessions,
                coalesce(sum(c.energy_wh), 0)::bigint AS energy_wh, coalesce(sum(c.duration_s), 0)::bigint AS duration_s,
                coalesce(c.currency, '') AS currency, coalesce(sum(c.revenue_minor), 0)::bigint AS revenue_minor
            FROM span
            CROSS JOIN LATERAL generate_series(span.first::timestamp, span.today::timestamp, interval '1 day') AS d (at)
            LEFT JOIN counted c ON c.day = d.at::date
            GROUP BY span.time_zone, d.at, c.currency
            ORDER BY d.at, c.currency
            """
    }

    /// A row for each of the last hours, the oldest first, the present one last, also where there was nothing.
    static func hours(_ count: Int, of scope: StatisticsScope, now: Date) -> SQL {
        let seconds = (now.timeIntervalSince1970 / 3600).rounded(.down) * 3600
        let last = Date(timeIntervalSince1970: seconds)
        let first = last - Double(count - 1) * 3600
        return """
            WITH noted AS (
                \(scope.rows(of: .hours, "s.hour, s.energy_wh", where: "s.hour >= \(first) AND s.hour <= \(last)"))
            )
            SELECT h.at AS hour, coalesce(sum(n.energy_wh), 0)::bigint AS energy_wh
            FROM generate_series(\(first)::timestamptz, \(last)::timestamptz, interval '1 hour') AS h (at)
            LEFT JOIN noted n ON n.hour = h.at
            GROUP BY h.at
            ORDER BY h.at
            """
    }

    /// What is going on. Not counted but looked up: sessions that run are few, and have an index of their own.
    static func running(of scope: StatisticsScope) -> SQL {
        """
        SELECT count(*) AS sessions, coalesce(sum(s.energy_wh), 0)::bigint AS energy_wh,
            coalesce(sum(s.power_w), 0)::bigint AS power_w
        FROM transactions s
        WHERE s.status = 'active' AND \(scope.condition)
        """
    }

    /// A scalar sub-query: how many transactions there are, of whatever status.
    static let transactions: SQL = """
        (SELECT coalesce(sum(n.transactions), 0)::bigint FROM (
            SELECT c.transactions FROM transaction_counts c
            UNION ALL SELECT d.transactions FROM session_deltas d) n)
        """
}
