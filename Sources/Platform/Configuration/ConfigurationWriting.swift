import FoundationEssentials
import OCPP
import Tenancy

/// SQL that keeps the last known configuration, for role `plugyard_ingest`.
enum ConfigurationWriting {
    /// How soon a station is asked again for which something waits: new firmware, or a value that a restart puts in
    /// force.
    private static let soon: TimeInterval = 30
    /// The most keys that are taken of one answer, and the longest key and value.
    private static let keyLimit = 1000
    private static let longestKey = 100
    private static let longestValue = 2500

    /// Queues readings where none was asked for lately. Returns a row for each.
    static func ask(_ readings: [ConfigurationReading], every interval: TimeInterval) -> SQL {
        let purpose = CommandPurpose.configuration.rawValue
        return """
            WITH asked AS (
                SELECT * FROM unnest(
                    \(readings, \.peer.account), \(readings, \.peer.chargePoint),
                    \(readings, { _ in UUID.version7() }), \(readings, \.action), \(readings, \.whole),
                    \(readings, \.limit), \(readings, \.at), \(readings, \.notBefore),
                    \(readings, \.expiry)
                ) AS u (account_id, charge_point_id, id, action, whole, key_limit, at, not_before, expires_at)
            ), due AS (
                INSERT INTO configuration_readings AS r (account_id, charge_point_id, asked_at, firmware_version)
                SELECT c.account_id, c.id, u.at, c.firmware_version
                FROM asked u JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
                ON CONFLICT (account_id, charge_point_id) DO UPDATE
                SET asked_at = EXCLUDED.asked_at, firmware_version = EXCLUDED.firmware_version,
                    is_by_key = r.is_by_key AND r.firmware_version = EXCLUDED.firmware_version
                WHERE r.asked_at <= EXCLUDED.asked_at - make_interval(secs => \(interval))
                    OR r.asked_at <= EXCLUDED.asked_at - make_interval(secs => \(soon)) AND (
                        r.firmware_version <> EXCLUDED.firmware_version OR EXISTS (
                            SELECT FROM charge_point_configuration k
                            WHERE k.account_id = r.account_id AND k.charge_point_id = r.charge_point_id
                                AND k.pending_value IS NOT NULL))
                RETURNING account_id, charge_point_id, is_by_key
            )
            INSERT INTO commands (
                account_id, id, charge_point_id, type, request, action, payload, purpose, created_by, is_queued,
                not_before, expires_at, max_attempts)
            SELECT u.account_id, u.id, u.charge_point_id, \(CommandType.getConfiguration.rawValue), p.payload, u.action,
                p.payload, \(purpose), \("platform:" + purpose), true, u.not_before, u.expires_at, 1
            FROM due JOIN asked u ON u.account_id = due.account_id AND u.charge_point_id = due.charge_point_id
            CROSS JOIN LATERAL (SELECT CASE WHEN due.is_by_key THEN u.key_limit ELSE u.whole END AS payload) p
            WHERE NOT EXISTS (
                SELECT FROM commands o
                WHERE o.account_id = u.account_id AND o.charge_point_id = u.charge_point_id AND o.is_queued
                    AND o.purpose = \(purpose) AND o.type = \(CommandType.getConfiguration.rawValue))
            RETURNING charge_point_id
            """
    }

    /// Takes over what a reading says. A value that differs without a change of ours was changed by the station.
    static func store(_ report: ConfigurationReport, of peer: StationPeer, at date: Date) -> SQL {
        let keys = KeyColumns(report, limit: keyLimit, longestKey: longestKey, longestValue: longestValue)
        return """
            INSERT INTO charge_point_configuration AS k (
                account_id, charge_point_id, key_lower, key, value, is_secret, is_readonly, is_unknown, known_since,
                read_at)
            SELECT \(peer.account), \(peer.chargePoint), n.key_lower, n.key, n.value, n.is_secret = 1,
                n.is_readonly = 1, n.is_unknown = 1, CASE WHEN n.is_unknown = 0 THEN \(date) END, \(date)
            FROM unnest(\(keys.lowers), \(keys.keys), \(keys.values), \(keys.secrets), \(keys.readonly), \(keys.unknown))
                AS n (key_lower, key, value, is_secret, is_readonly, is_unknown)
            ON CONFLICT (account_id, charge_point_id, key_lower) DO UPDATE
            SET key = EXCLUDED.key, value = EXCLUDED.value, is_secret = EXCLUDED.is_secret,
                is_readonly = EXCLUDED.is_readonly, is_unknown = EXCLUDED.is_unknown,
                known_since = coalesce(k.known_since, EXCLUDED.known_since), read_at = EXCLUDED.read_at,
                changed_at = CASE WHEN k.known_since IS NOT NULL AND k.value IS DISTINCT FROM EXCLUDED.value
                    THEN EXCLUDED.read_at ELSE k.changed_at END,
                changed_by = CASE
                    WHEN k.known_since IS NULL OR k.value IS NOT DISTINCT FROM EXCLUDED.value THEN k.changed_by
                    WHEN k.pending_value = EXCLUDED.value THEN k.pending_by
                    ELSE 'station' END,
                pending_value = CASE WHEN k.pending_value <> EXCLUDED.value THEN k.pending_value END,
                pending_by = CASE WHEN k.pending_value <> EXCLUDED.value THEN k.pending_by END
            """
    }

    /// Takes over a change that the station accepted. One that counts after a restart waits until it is read.
    static func changed(_ key: String, _ value: String, _ end: CommandEnd) -> SQL {
        let isSecret = SecretConfigurationKey.isSecret(key)
        let isPending = end.result.status == .rebootRequired
        let kept = isSecret ? nil : String(value.unicodeScalars.prefix(longestValue).map(Character.init))
        let name = String(key.unicodeScalars.prefix(longestKey).map(Character.init))
        return """
            INSERT INTO charge_point_configuration AS k (
                account_id, charge_point_id, key_lower, key, value, is_secret, known_since, changed_at, changed_by,
                pending_value, pending_by)
            SELECT \(end.peer.account), \(end.peer.chargePoint), \(name.lowercased()), \(name),
                \(isPending ? nil : kept), \(isSecret), \(end.at), \(isPending ? nil : end.at),
                CASE WHEN \(!isPending) THEN o.created_by END,
                \(isPending ? kept : nil), CASE WHEN \(isPending) THEN o.created_by END
            FROM commands o WHERE o.id = \(end.id)
            ON CONFLICT (account_id, charge_point_id, key_lower) DO UPDATE
            SET value = CASE WHEN \(isPending) THEN k.value ELSE EXCLUDED.value END, is_secret = EXCLUDED.is_secret,
                is_unknown = false, known_since = coalesce(k.known_since, EXCLUDED.known_since),
                changed_at = coalesce(EXCLUDED.changed_at, k.changed_at),
                changed_by = coalesce(EXCLUDED.changed_by, k.changed_by),
                pending_value = EXCLUDED.pending_value, pending_by = EXCLUDED.pending_by
            """
    }

    static func setByKey(_ chargePoint: UUID) -> SQL {
        "UPDATE configuration_readings SET is_by_key = true WHERE charge_point_id = \(chargePoint)"
    }

    /// Keys of which it is known or wanted that the station has them.
    static func knownKeys(of chargePoint: UUID) -> SQL {
        """
        SELECT k.key FROM charge_point_configuration k
        WHERE k.charge_point_id = \(chargePoint) AND NOT k.is_unknown
        UNION ALL
        SELECT w.key FROM wanted_configuration w WHERE w.charge_point_id = \(chargePoint)
        """
    }

    /// A row when further groups of a reading are to come.
    static func otherReadings(than end: CommandEnd) -> SQL {
        """
        SELECT o.id FROM commands o
        WHERE o.charge_point_id = \(end.peer.chargePoint) AND o.status = 'pending' AND o.id <> \(end.id)
            AND o.purpose = \(CommandPurpose.configuration.rawValue)
            AND o.type = \(CommandType.getConfiguration.rawValue)
        LIMIT 1
        """
    }
}

/// The keys of a report as columns, each key once.
private struct KeyColumns {
    var lowers: [String] = []
    var keys: [String] = []
    var values: [String?] = []
    var secrets: [Int] = []
    var readonly: [Int] = []
    var unknown: [Int] = []

    init(_ report: ConfigurationReport, limit: Int, longestKey: Int, longestValue: Int) {
        let entries = report.entries.map { ($0, false) }
        let others = report.unknownKeys.map {
            (ConfigurationReport.Entry(key: $0, value: nil, isReadonly: false), true)
        }
        var seen: Set<String> = []
        for (entry, isUnknown) in entries + others where keys.count < limit {
            let lower = entry.key.lowercased()
            guard !lower.isEmpty, lower.unicodeScalars.count <= longestKey,
                entry.key.unicodeScalars.count <= longestKey, seen.insert(lower).inserted
            else { continue }
            let isSecret = SecretConfigurationKey.isSecret(lower)
            lowers.append(lower)
            keys.append(entry.key)
            values.append(
                isSecret
                    ? nil
                    : entry.value.map { String($0.unicodeScalars.prefix(longestValue).map(Character.init)) }
            )
            secrets.append(isSecret ? 1 : 0)
            readonly.append(entry.isReadonly ? 1 : 0)
            unknown.append(isUnknown ? 1 : 0)
        }
    }
}
