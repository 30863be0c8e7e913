import FoundationEssentials
import Tenancy

/// SQL that reads the last known configuration.
enum ConfigurationQueries {
    static let driftSortKeys = [
        SortKey(name: "charge_point", field: "identity", column: "c.identity", id: "c.id", kind: .text)
    ]

    static func keys(of chargePoint: ChargePointKey) -> SQL {
        """
        SELECT k.key, k.value, k.is_secret, k.is_readonly, k.is_unknown, k.known_since, k.read_at, k.changed_at,
            k.changed_by, \(AuthorName.of("k.changed_by", in: "k.account_id")) AS changed_by_name, k.pending_value
        FROM charge_point_configuration k
        WHERE k.charge_point_id = \(chargePoint.lookup) AND k.known_since IS NOT NULL OR
            k.charge_point_id = \(chargePoint.lookup) AND k.is_unknown
        ORDER BY k.key_lower
        """
    }

    /// When it was asked after a boot, and whether it must be asked key by key.
    static func reading(of chargePoint: ChargePointKey) -> SQL {
        "SELECT asked_at, is_by_key FROM configuration_readings WHERE charge_point_id = \(chargePoint.lookup)"
    }

    /// What a charge point said last of some keys, which are in lower case; no row for what it never said.
    static func values(of keys: [String], at chargePoint: UUID) -> SQL {
        """
        SELECT k.key_lower, k.value FROM charge_point_configuration k
        WHERE k.charge_point_id = \(chargePoint) AND k.key_lower = ANY (\(keys)) AND k.value IS NOT NULL
        """
    }

    static func drift(of chargePoint: ChargePointKey) -> SQL {
        "SELECT \(driftColumns) FROM configuration_drift d WHERE d.charge_point_id = \(chargePoint.lookup) ORDER BY d.key_lower"
    }

    static func drift(of chargePoint: UUID) -> SQL {
        "SELECT \(driftColumns) FROM configuration_drift d WHERE d.charge_point_id = \(chargePoint) ORDER BY d.key_lower"
    }

    /// A page of the charge points that drift, each with a row for each key.
    static func drifting(_ page: PageRequest) -> SQL {
        """
        SELECT c.identity, c.id, \(driftColumns)
        FROM (
            SELECT c.account_id, c.id, c.identity FROM charge_points c
            WHERE \(page.condition) AND EXISTS (
                SELECT FROM configuration_drift e WHERE e.account_id = c.account_id AND e.charge_point_id = c.id)
            ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        ) c
        JOIN LATERAL (
            SELECT f.key, f.key_lower, f.expected, f.actual, f.template_id, f.template_name, f.attempts, f.reason
            FROM configuration_drift f
            WHERE f.account_id = c.account_id AND f.charge_point_id = c.id
        ) d ON true
        ORDER BY \(page.order), d.key_lower
        """
    }

    private static let driftColumns: SQL =
        "d.key, d.expected, d.actual, d.template_id, d.template_name, d.attempts, d.reason"
}
