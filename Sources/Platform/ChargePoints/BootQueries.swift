import FoundationEssentials
import OCPP
import Tenancy

/// SQL about what a charge point says of itself.
enum BootQueries {
    /// What charge points say of themselves, where it is news. A serial number that another charge point has is not taken
    /// over: the boot must not fail for it.
    static func describe(_ boots: [StoredBoot]) -> SQL {
        """
        UPDATE charge_points c
        SET manufacturer = n.manufacturer, model = n.model, firmware_version = n.firmware_version,
            serial_number = n.serial_number
        FROM unnest(
            \(boots, \.peer.account), \(boots, \.peer.chargePoint), \(boots, { text($0.boot.vendor) }),
            \(boots, { text($0.boot.model) }), \(boots, { $0.boot.firmwareVersion.flatMap(text) }),
            \(boots, { ($0.boot.serialNumber ?? $0.boot.chargeBoxSerialNumber).flatMap(text) })
        ) AS u (account_id, charge_point_id, manufacturer, model, firmware_version, serial_number)
        JOIN charge_points o ON o.account_id = u.account_id AND o.id = u.charge_point_id
        CROSS JOIN LATERAL (
            SELECT coalesce(u.manufacturer, o.manufacturer) AS manufacturer, coalesce(u.model, o.model) AS model,
                coalesce(u.firmware_version, o.firmware_version) AS firmware_version,
                CASE
                    WHEN u.serial_number IS NULL OR u.serial_number = o.serial_number OR EXISTS (
                        SELECT FROM charge_points s
                        WHERE s.account_id = u.account_id AND s.serial_number = u.serial_number AND s.id <> o.id)
                    THEN o.serial_number
                    ELSE u.serial_number END AS serial_number
        ) n
        WHERE c.account_id = u.account_id AND c.id = u.charge_point_id
            AND (c.manufacturer, c.model, c.firmware_version, c.serial_number)
                IS DISTINCT FROM (n.manufacturer, n.model, n.firmware_version, n.serial_number)
        """
    }

    /// So many boots, each within a minute of the one before, are a fault of the charge point.
    static let loopingBoots = 5

    /// What the answers to boots depend on.
    static func standings(_ asked: [Asked<Void>]) -> SQL {
        """
        SELECT u.n, c.heartbeat_interval, c.registration
        FROM unnest(\(asked, \.peer.account), \(asked, \.peer.chargePoint))
            WITH ORDINALITY AS u (account_id, charge_point_id, n)
        JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
        """
    }

    /// At most what the column holds; nothing for an empty text.
    private static func text(_ value: String) -> String? {
        value.isEmpty ? nil : String(value.unicodeScalars.prefix(255).map(Character.init))
    }
}
