import FoundationEssentials
import Tenancy

/// SQL that writes many charge points at once.
enum ChargePointImportQueries {
    /// What an import may not repeat.
    static func existing(_ identities: [String], _ serialNumbers: [String]) -> SQL {
        """
        SELECT identity, serial_number FROM charge_points
        WHERE identity = ANY (\(identities)) OR serial_number = ANY (\(serialNumbers))
        """
    }

    /// The locations that an import names.
    static func locations(_ ids: [UUID], _ names: [String]) -> SQL {
        "SELECT id, name FROM locations WHERE id = ANY (\(ids)) OR name = ANY (\(names))"
    }

    /// Connectors of several charge points. Arrays hold no NULL here, so -1 and the empty text stand for it.
    static func insertConnectors(_ connectors: [(UUID, ConnectorInput)], account: AccountID) -> SQL {
        """
        INSERT INTO connectors (account_id, charge_point_id, evse_id, connector_id, type, max_power_w)
        SELECT \(account), n.charge_point_id, n.evse_id, n.connector_id, NULLIF(n.type, ''), NULLIF(n.max_power_w, -1)
        FROM unnest(\(connectors, \.0), \(connectors, \.1.evseID), \(connectors, \.1.connectorID),
            \(connectors.map { $0.1.type ?? "" }), \(connectors.map { $0.1.maxPowerW ?? -1 })
        ) AS n (charge_point_id, evse_id, connector_id, type, max_power_w)
        """
    }

    static func insertStates(of ids: [UUID], account: AccountID) -> SQL {
        """
        INSERT INTO charge_point_state (account_id, charge_point_id)
        SELECT \(account), n.id FROM unnest(\(ids)) AS n (id)
        """
    }
}
