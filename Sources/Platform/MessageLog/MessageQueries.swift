import FoundationEssentials
import Tenancy

/// SQL that reads the message log. Every statement names its range of time.
enum MessageQueries {
    static let sortKeys = [SortKey(name: "at", field: "at", column: "m.at", id: "m.id", kind: .time)]

    private static let columns: SQL = """
        m.account_id, m.id, m.charge_point_id, m.at, m.direction, m.kind, m.message_id, m.action, m.error_code,
        m.flags, m.latency_ms, m.payload
        """

    /// How long an answer may be after its call.
    private static let longestExchange: TimeInterval = 600

    /// For the statements after it in the same transaction: what reads too much is given up.
    static func patience(_ limit: Duration) -> SQL {
        let seconds = String(limit.components.seconds) + "s"
        return "SELECT set_config('statement_timeout', \(seconds), true)"
    }

    static func list(_ filter: MessageFilter, _ page: PageRequest) -> SQL {
        let conditions = SQL(joining: filter.conditions + [page.condition], separator: " AND ")
        return named("WHERE \(conditions) ORDER BY \(page.order) LIMIT \(page.fetchLimit)", order: page.order)
    }

    /// A part of an export: the next rows behind a position, oldest first.
    static func following(_ position: MessageExport.Position?, _ filter: MessageFilter, limit: Int) -> SQL {
        let behind: SQL = position.map { "(m.at, m.id) > (\($0.at), \($0.id))" } ?? "true"
        let conditions = SQL(joining: filter.conditions + [behind], separator: " AND ")
        return named("WHERE \(conditions) ORDER BY m.at, m.id LIMIT \(limit)", order: "m.at, m.id")
    }

    /// Ids are made when a frame is written: after its time, by as long as that may be tried.
    static func one(_ id: UUID) -> SQL {
        let made = made(id)
        return named(
            "WHERE m.id = \(id) AND m.at >= \(made - 300) AND m.at < \(made + 5) LIMIT 1",
            order: "m.at"
        )
    }

    /// Some, all of that time.
    static func some(_ ids: [UUID], at span: ClosedRange<Date>) -> SQL {
        named(
            "WHERE m.at >= \(span.lowerBound) AND m.at <= \(span.upperBound) AND m.id = ANY(\(ids))",
            order: "m.at, m.id"
        )
    }

    /// The newest since then, oldest first. `chargePoints`: `nil` for all.
    static func recent(_ chargePoints: [UUID]?, since date: Date, limit: Int) -> SQL {
        let condition: SQL = chargePoints.map { "m.charge_point_id = ANY(\($0))" } ?? "true"
        return named(
            "WHERE m.at >= \(date) AND \(condition) ORDER BY m.at DESC, m.id DESC LIMIT \(limit)",
            order: "m.at, m.id"
        )
    }

    /// The answer to a call, or the call of an answer: the nearest one with its message id.
    static func counterpart(of message: MessageBody) -> SQL? {
        guard let messageID = message.messageID, message.kind != "malformed" else { return nil }
        let at = message.at.date
        let pair: SQL = """
            WHERE m.charge_point_id = \(message.chargePointID.rawValue) AND m.message_id = \(messageID)
                AND m.direction <> \(message.direction)
            """
        guard message.kind == "call" else {
            return named(
                """
                \(pair) AND m.kind = 'call' AND m.at >= \(at - longestExchange) AND m.at <= \(at)
                ORDER BY m.at DESC, m.id DESC LIMIT 1
                """,
                order: "m.at"
            )
        }
        return named(
            """
            \(pair) AND m.kind IN ('result', 'error') AND m.at >= \(at) AND m.at < \(at + longestExchange)
            ORDER BY m.at, m.id LIMIT 1
            """,
            order: "m.at"
        )
    }

    /// The first row is of all that the filter shows, without an action; then by action, the most frequent first.
    static func summary(_ filter: MessageFilter) -> SQL {
        """
        SELECT m.action, m.direction, m.kind, count(*) AS count,
            count(*) FILTER (WHERE m.direction = 'in') AS received, count(*) FILTER (WHERE m.kind = 'result') AS results,
            count(*) FILTER (WHERE m.kind = 'error') AS errors,
            count(*) FILTER (WHERE m.kind = 'malformed') AS malformed, avg(m.latency_ms)::double precision AS latency_avg,
            percentile_disc(0.95) WITHIN GROUP (ORDER BY m.latency_ms) AS latency_p95
        FROM messages m
        WHERE \(SQL(joining: filter.conditions, separator: " AND "))
        GROUP BY GROUPING SETS ((m.action, m.direction, m.kind), ())
        ORDER BY grouping(m.direction) DESC, count(*) DESC, m.action, m.direction, m.kind
        LIMIT 501
        """
    }

    /// With the identity of each row's charge point.
    private static func named(_ part: SQL, order: SQL) -> SQL {
        """
        SELECT m.id, m.charge_point_id, c.identity, m.at, m.direction, m.kind, m.message_id, m.action,
            m.error_code, m.flags, m.latency_ms, m.payload
        FROM (SELECT \(columns) FROM messages m \(part)) m
        LEFT JOIN charge_points c ON c.account_id = m.account_id AND c.id = m.charge_point_id
        ORDER BY \(order)
        """
    }

    /// The time in a UUIDv7; of another id, any.
    private static func made(_ id: UUID) -> Date {
        let bytes = id.uuid
        let high = [bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5]
        return Date(timeIntervalSince1970: Double(high.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) / 1000)
    }
}
