import FoundationEssentials
import PluginKit
import Tenancy

/// What plugins learn of the charge points that they may give commands to.
enum HostedChargePointQueries {
    static func list(_ choice: ChargePointChoice, limit: Int) -> SQL {
        """
        SELECT c.id, c.identity, COALESCE(s.status, 'unavailable') AS status,
            COALESCE(s.is_online, false) AS is_online, s.last_seen_at
        FROM charge_points c
        LEFT JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.id
        WHERE \(condition(choice)) ORDER BY c.id LIMIT \(limit)
        """
    }

    private static func condition(_ choice: ChargePointChoice) -> SQL {
        switch choice {
        case .named(let names):
            let ids = names.compactMap { UUID(uuidString: $0)?.uuidString }
            return "(c.identity = ANY (\(names)) OR c.id = ANY (\(ids)::text[]::uuid[]))"
        case .connected: return "s.is_online AND c.is_active"
        case .all(let after?): return "c.id > \(after)"
        case .all(nil): return "true"
        }
    }
}
