import FoundationEssentials
import OCPP
import Tenancy

/// SQL about what a charge point says of itself.
enum BootQueries {
    /// A serial number that another charge point has is not taken over: the boot must not fail for it.
    static func describe(_ chargePoint: UUID, _ boot: Boot) -> SQL {
        let serial = (boot.serialNumber ?? boot.chargeBoxSerialNumber).flatMap(text)
        return """
            UPDATE charge_points c
            SET manufacturer = coalesce(\(text(boot.vendor)), manufacturer),
                model = coalesce(\(text(boot.model)), model),
                firmware_version = coalesce(\(boot.firmwareVersion.flatMap(text)), firmware_version),
                serial_number = CASE
                    WHEN EXISTS (
                        SELECT FROM charge_points o
                        WHERE o.serial_number = \(serial) AND o.id <> \(chargePoint)) THEN c.serial_number
                    ELSE coalesce(\(serial), c.serial_number) END
            WHERE id = \(chargePoint)
            """
    }

    /// So many boots, each within a minute of the one before, are a fault of the charge point.
    static let loopingBoots = 5

    static func booted(_ chargePoint: UUID, at date: Date) -> SQL {
        """
        UPDATE charge_point_state
        SET booted_at = \(date),
            rapid_boots = CASE
                WHEN booted_at > \(date)::timestamptz - interval '1 minute' THEN least(rapid_boots + 1, 1000000)
                ELSE 1 END
        WHERE charge_point_id = \(chargePoint)
        """
    }

    /// What the answer depends on.
    static func standing(of chargePoint: UUID) -> SQL {
        "SELECT heartbeat_interval, registration FROM charge_points WHERE id = \(chargePoint)"
    }

    /// At most what the column holds; nothing for an empty text.
    private static func text(_ value: String) -> String? {
        value.isEmpty ? nil : String(value.unicodeScalars.prefix(255).map(Character.init))
    }
}
