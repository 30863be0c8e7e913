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

    /// What the answers to boots depend on.
    static func standings(_ asked: [Asked<Void>]) -> SQL {
        """
        SELECT u.n, c.heartbeat_interval, c.registration
        FROM unnest(\(asked.map(\.peer.account)), \(asked.map(\.peer.chargePoint)))
            WITH ORDINALITY AS u (account_id, charge_point_id, n)
        JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
        """
    }

    /// At most what the column holds; nothing for an empty text.
    private static func text(_ value: String) -> String? {
        value.isEmpty ? nil : String(value.unicodeScalars.prefix(255).map(Character.init))
    }
}
