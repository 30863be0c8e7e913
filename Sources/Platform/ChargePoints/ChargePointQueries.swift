import FoundationEssentials
import Tenancy

enum ChargePointQueries {
    static let sortKeys = [
        SortKey(name: "identity", field: "identity", column: "c.identity", id: "c.id", kind: .text),
        SortKey(name: "name", field: "name", column: "c.name", id: "c.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "c.created_at", id: "c.id", kind: .time),
    ]

    /// One row for each connector, the charge point's own columns repeated; one row where there is none.
    static func list(_ filter: ChargePointFilter, _ page: PageRequest) -> SQL {
        let conditions = SQL(joining: filter.conditions + [page.condition], separator: " AND ")
        return """
            SELECT \(columns)
            FROM (\(chargePoints) WHERE \(conditions) ORDER BY \(page.order) LIMIT \(page.fetchLimit)) c
            \(connectors)
            ORDER BY \(page.order), k.evse_id, k.connector_id
            """
    }

    /// As ``list(_:_:)`` for one charge point.
    static func one(_ id: SQL) -> SQL {
        """
        SELECT \(columns)
        FROM (\(chargePoints) WHERE c.id = \(id)) c
        \(connectors)
        ORDER BY k.evse_id, k.connector_id
        """
    }

    /// As ``one(_:)`` for several.
    static func some(_ ids: [UUID]) -> SQL {
        """
        SELECT \(columns)
        FROM (\(chargePoints) WHERE c.id = ANY(\(ids))) c
        \(connectors)
        ORDER BY c.id, k.evse_id, k.connector_id
        """
    }

    /// Holds the row until the end of the transaction.
    static func lock(_ key: ChargePointKey) -> SQL {
        "SELECT id FROM charge_points WHERE id = \(key.lookup) FOR UPDATE"
    }

    /// What the rotation of a password needs to know, held until the end of the transaction.
    static func lockForPassword(_ key: ChargePointKey) -> SQL {
        """
        SELECT c.id, c.ocpp_version, COALESCE(s.is_online, false) AS is_online
        FROM charge_points c
        LEFT JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.id
        WHERE c.id = \(key.lookup)
        FOR UPDATE OF c
        """
    }

    static func insert(_ id: UUID, _ input: ChargePointInput, passwordHash: [UInt8]?, account: AccountID)
        -> SQL
    {
        """
        INSERT INTO charge_points (
            account_id, id, identity, location_id, name, description, manufacturer, model, serial_number,
            firmware_version, ocpp_version, security_profile, password_hash, latitude, longitude, comment,
            is_active, heartbeat_interval, local_list_enabled, free_vending, free_vending_token, fallback_subprotocol,
            registration, command_attempts, command_retry_interval_seconds, command_expiry_seconds
        ) VALUES (
            \(account), \(id), \(input.identity), \(input.locationID), \(input.name ?? ""),
            \(input.description ?? ""), \(input.manufacturer ?? ""), \(input.model ?? ""),
            \(input.serialNumber ?? nil), \(input.firmwareVersion ?? ""),
            \((input.ocppVersion ?? nil)?.rawValue), \(input.securityProfile ?? 0), \(passwordHash),
            \(input.latitude ?? nil), \(input.longitude ?? nil), \(input.comment ?? ""),
            \(input.isActive ?? true), \(input.heartbeatInterval ?? nil), \(input.localListEnabled ?? nil),
            \(input.freeVending ?? false), \(input.freeVendingToken ?? nil),
            \((input.fallbackSubprotocol ?? nil)?.rawValue), \((input.registration ?? .accepted).rawValue),
            \(input.commandAttempts ?? nil), \(input.commandRetryInterval ?? nil), \(input.commandExpiry ?? nil)
        )
        """
    }

    static func insertState(of id: UUID, account: AccountID) -> SQL {
        "INSERT INTO charge_point_state (account_id, charge_point_id) VALUES (\(account), \(id))"
    }

    /// Arrays hold no NULL here, so -1 and the empty text stand for it; neither is a valid value.
    static func insertConnectors(_ connectors: [ConnectorInput], of id: UUID, account: AccountID) -> SQL {
        """
        INSERT INTO connectors (account_id, charge_point_id, evse_id, connector_id, type, max_power_w)
        SELECT \(account), \(id), n.evse_id, n.connector_id, NULLIF(n.type, ''), NULLIF(n.max_power_w, -1)
        FROM unnest(\(connectors, \.evseID), \(connectors, \.connectorID),
            \(connectors.map { $0.type ?? "" }), \(connectors.map { $0.maxPowerW ?? -1 })
        ) AS n (evse_id, connector_id, type, max_power_w)
        """
    }

    static func update(_ id: UUID, _ changes: [SQL]) -> SQL {
        """
        UPDATE charge_points SET \(SQL(joining: changes + ["updated_at = now()"], separator: ", "))
        WHERE id = \(id)
        """
    }

    /// The id behind a key, and whether a transaction is active there; no row when there is no such charge
    /// point.
    static func find(_ key: ChargePointKey) -> SQL {
        """
        SELECT c.id, EXISTS (
            SELECT FROM transactions t
            WHERE t.account_id = c.account_id AND t.charge_point_id = c.id AND t.status = 'active'
        ) AS has_active_transaction
        FROM charge_points c WHERE c.id = \(key.lookup)
        """
    }

    /// Does nothing while a transaction is active there.
    static func delete(_ key: ChargePointKey) -> SQL {
        """
        DELETE FROM charge_points c
        WHERE c.id = \(key.lookup) AND NOT EXISTS (
            SELECT FROM transactions t
            WHERE t.account_id = c.account_id AND t.charge_point_id = c.id AND t.status = 'active'
        )
        RETURNING c.id
        """
    }

    static func counters() -> SQL {
        """
        SELECT COALESCE(s.status, 'unavailable') AS status, count(*) AS charge_points
        FROM charge_points c
        LEFT JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.id
        GROUP BY 1
        """
    }

    static func connectors(of key: ChargePointKey) -> SQL {
        """
        SELECT k.evse_id, k.connector_id, k.type, k.status, k.error_code, k.max_power_w, k.info,
            k.vendor_error_code, k.status_at
        FROM connectors k WHERE k.charge_point_id = \(key.lookup)
        ORDER BY k.evse_id, k.connector_id
        """
    }

    private static let columns: SQL =
        """
        c.id, c.identity, c.location_id, c.name, c.description, c.manufacturer, c.model, c.serial_number,
        c.firmware_version, c.ocpp_version, c.security_profile, c.latitude, c.longitude, c.comment,
        c.is_active, c.heartbeat_interval, c.local_list_enabled, c.free_vending, c.free_vending_token,
        c.fallback_subprotocol, c.registration, c.has_password, c.command_attempts, c.command_retry_interval_seconds,
        c.command_expiry_seconds, c.tariff_id, c.created_at, c.updated_at, c.status, c.error_code,
        c.is_online, c.last_seen_at, c.rapid_boots, k.evse_id, k.connector_id, k.type AS connector_type,
        k.max_power_w AS connector_max_power_w, k.status AS connector_status,
        k.error_code AS connector_error_code
        """

    private static let chargePoints: SQL =
        """
        SELECT c.account_id, c.id, c.identity, c.location_id, c.name, c.description, c.manufacturer, c.model,
            c.serial_number, c.firmware_version, c.ocpp_version, c.security_profile, c.latitude, c.longitude,
            c.comment, c.is_active, c.heartbeat_interval, c.local_list_enabled, c.free_vending,
            c.free_vending_token, c.fallback_subprotocol, c.registration, c.has_password, c.command_attempts,
            c.command_retry_interval_seconds, c.command_expiry_seconds, c.tariff_id, c.created_at, c.updated_at,
            COALESCE(s.rapid_boots, 0) AS rapid_boots,
            COALESCE(s.status, 'unavailable') AS status, COALESCE(s.error_code, 'NoError') AS error_code,
            COALESCE(s.is_online, false) AS is_online, s.last_seen_at
        FROM charge_points c
        LEFT JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.id
        """

    private static let connectors: SQL =
        "LEFT JOIN connectors k ON k.account_id = c.account_id AND k.charge_point_id = c.id"
}
