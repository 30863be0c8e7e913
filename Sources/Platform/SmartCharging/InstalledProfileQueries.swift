import FoundationEssentials
import OCPP
import Tenancy

/// SQL of the charging profiles that charge points hold, as far as they said so.
enum InstalledProfileQueries {
    /// Those of transactions that are over are gone: charge points drop them (OCPP 1.6 §3.13.1).
    static func list(_ chargePoint: ChargePointKey) -> SQL {
        """
        SELECT i.number, i.connector_id, i.purpose, i.stack_level, i.transaction_number, i.profile,
            i.charging_profile_id, i.installed_at
        FROM installed_charging_profiles i
        WHERE i.charge_point_id = \(chargePoint.lookup) AND (i.purpose <> 'tx_profile' OR EXISTS (
            SELECT FROM transactions t
            WHERE t.charge_point_id = i.charge_point_id AND t.transaction_id = i.transaction_number
                AND t.status = 'active'))
        ORDER BY i.connector_id, i.purpose, i.stack_level, i.number
        """
    }

    /// What the new profile takes the place of: that of its number, and that of its purpose and level on its connector
    /// (OCPP 1.6 §5.16.4); and those of transactions that are over.
    static func replace(number: Int, _ profile: JSONValue, connector: Int, at chargePoint: UUID) -> SQL {
        """
        DELETE FROM installed_charging_profiles i
        WHERE i.charge_point_id = \(chargePoint) AND (
            i.number = \(number)
            OR i.connector_id = \(connector) AND i.stack_level = \(profile["stackLevel"]?.intValue)
                AND i.purpose = \(ChargingProfilePurpose(ocpp: profile["chargingProfilePurpose"])?.rawValue)
            OR i.purpose = 'tx_profile' AND NOT EXISTS (
                SELECT FROM transactions t
                WHERE t.charge_point_id = i.charge_point_id AND t.transaction_id = i.transaction_number
                    AND t.status = 'active'))
        """
    }

    static func insert(number: Int, _ profile: JSONValue, connector: Int, of peer: StationPeer, at date: Date)
        -> SQL
    {
        """
        INSERT INTO installed_charging_profiles (
            account_id, charge_point_id, number, connector_id, purpose, stack_level, transaction_number, profile,
            charging_profile_id, installed_at)
        VALUES (\(peer.account), \(peer.chargePoint), \(number)::integer, \(connector)::integer,
            \(ChargingProfilePurpose(ocpp: profile["chargingProfilePurpose"])?.rawValue),
            \(profile["stackLevel"]?.intValue)::integer, \(profile["transactionId"]?.intValue)::integer,
            \(profile.serialized()), (SELECT p.id FROM charging_profiles p WHERE p.number = \(number)), \(date))
        """
    }

    /// What matches is gone (OCPP 1.6 §5.5): the one of the number, or all that meet the other conditions.
    static func clear(_ conditions: JSONValue, at chargePoint: UUID) -> SQL {
        let number = conditions["id"]?.intValue
        let connector = conditions["connectorId"]?.intValue
        let purpose = ChargingProfilePurpose(ocpp: conditions["chargingProfilePurpose"])?.rawValue
        let level = conditions["stackLevel"]?.intValue
        return """
            DELETE FROM installed_charging_profiles
            WHERE charge_point_id = \(chargePoint) AND CASE WHEN \(number) IS NOT NULL THEN number = \(number)
                ELSE (\(connector) IS NULL OR connector_id = \(connector))
                    AND (\(purpose) IS NULL OR purpose = \(purpose))
                    AND (\(level) IS NULL OR stack_level = \(level)) END
            """
    }
}
