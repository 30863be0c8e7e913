import FoundationEssentials
import Tenancy

/// SQL of live feeds, for role `plugyard_app`. Row security shows each hub what its readers may see.
enum FeedQueries {
    /// How many active sessions a snapshot shows.
    static let sessionLimit = 200

    /// A number for each charge point that changes with everything of it that is shown, but for when it was last heard
    /// of. `ids`: `nil` for all.
    static func chargePoints(_ ids: Set<UUID>?) -> SQL {
        let ids = ids.map(Array.init)
        let ofChargePoint: SQL = ids.map { "WHERE c.id = ANY(\($0))" } ?? ""
        let ofConnector: SQL = ids.map { "WHERE k.charge_point_id = ANY(\($0))" } ?? ""
        return """
            SELECT c.id, hashtextextended(concat_ws('|', s.status, s.error_code, s.is_online,
                s.rapid_boots >= \(BootQueries.loopingBoots), c.updated_at, c.ocpp_version, c.firmware_version,
                c.manufacturer, c.model, c.serial_number, c.registration, c.location_id, k.said), 0) AS digest
            FROM charge_points c
            LEFT JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.id
            LEFT JOIN (
                SELECT k.account_id, k.charge_point_id, string_agg(
                    concat_ws(',', k.evse_id, k.connector_id, k.status, k.error_code, k.type, k.max_power_w), ';'
                    ORDER BY k.evse_id, k.connector_id) AS said
                FROM connectors k \(ofConnector)
                GROUP BY k.account_id, k.charge_point_id
            ) k ON k.account_id = c.account_id AND k.charge_point_id = c.id
            \(ofChargePoint)
            """
    }

    /// What is faulty now.
    static func faults(_ ids: Set<UUID>?) -> SQL {
        let condition: SQL = ids.map { "c.id = ANY(\(Array($0)))" } ?? "true"
        return """
            SELECT c.id AS charge_point_id, c.identity, k.connector_id, k.error_code, k.info, k.status_at
            FROM connectors k
            JOIN charge_points c ON c.account_id = k.account_id AND c.id = k.charge_point_id
            WHERE (k.status = 'faulted' OR k.error_code <> 'NoError') AND \(condition)
            UNION ALL
            SELECT c.id, c.identity, 0, s.error_code, NULL, s.own_status_at
            FROM charge_point_state s
            JOIN charge_points c ON c.account_id = s.account_id AND c.id = s.charge_point_id
            WHERE (s.own_status = 'faulted' OR s.error_code <> 'NoError') AND \(condition)
            """
    }

    /// All that are active, and those that were made since.
    static func sessions(madeSince id: UUID) -> SQL {
        """
        SELECT t.id, \(sessionDigest) FROM transactions t WHERE t.status = 'active'
        UNION ALL
        SELECT t.id, \(sessionDigest) FROM transactions t WHERE t.id >= \(id) AND t.status <> 'active'
        """
    }

    /// Those that are named, and those that are active at these charge points.
    static func sessions(_ ids: Set<UUID>, activeAt chargePoints: Set<UUID>) -> SQL {
        """
        SELECT t.id, \(sessionDigest) FROM transactions t WHERE t.id = ANY(\(Array(ids)))
        UNION
        SELECT t.id, \(sessionDigest) FROM transactions t
        WHERE t.status = 'active' AND t.charge_point_id = ANY(\(Array(chargePoints)))
        """
    }

    private static let sessionDigest: SQL = """
        t.status = 'active' AS is_active, hashtextextended(concat_ws('|', t.status, t.started_at, t.ended_at,
            t.meter_start_wh, t.meter_stop_wh, t.energy_wh, t.power_w, t.soc, t.stop_reason, t.token_uid, t.connector_id,
            t.estimated, array_to_string(t.flags, ',')), 0) AS digest
        """

    /// Commands that are under way, and those that ended and were made since.
    static func commands(madeSince id: UUID) -> SQL {
        """
        SELECT id, true AS is_pending FROM commands WHERE status = 'pending'
        UNION ALL
        SELECT id, false FROM commands WHERE id >= \(id) AND status <> 'pending'
        """
    }

    static func endedCommands(_ ids: [UUID]) -> SQL {
        """
        SELECT \(CommandQueries.columns) FROM commands WHERE id = ANY(\(ids)) AND status <> 'pending' ORDER BY id
        """
    }

    /// What ``FeedFiguresBody`` reads.
    static func figures(of access: TenantAccess, showsSessions: Bool, now: Date) -> [SQL] {
        let sessions = [
            StatisticsQueries.running(of: access.statistics),
            StatisticsQueries.days(1, of: access.statistics, now: now),
        ]
        return [AccountQueries.counters(), statuses, locations] + (showsSessions ? sessions : [])
    }

    private static let statuses: SQL = """
        SELECT COALESCE(s.status, 'unavailable') AS status, COALESCE(s.is_online, false) AS is_online,
            count(*) AS charge_points
        FROM charge_points c
        LEFT JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.id
        GROUP BY 1, 2
        """

    private static let locations: SQL = """
        SELECT l.id, l.name, l.latitude, l.longitude, count(c.id) AS total,
            count(*) FILTER (WHERE s.status = 'available' AND s.is_online) AS available,
            count(*) FILTER (WHERE s.status = 'faulted') AS faulted,
            count(*) FILTER (WHERE s.status IN ('charging', 'suspended_ev', 'suspended_evse')) AS charging
        FROM locations l
        LEFT JOIN charge_points c ON c.account_id = l.account_id AND c.location_id = l.id
        LEFT JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.id
        GROUP BY l.account_id, l.id, l.name, l.latitude, l.longitude
        ORDER BY l.name, l.id
        """
}
