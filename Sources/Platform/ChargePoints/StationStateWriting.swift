import FoundationEssentials
import OCPP
import Tenancy

/// SQL that keeps the state of charge points: one row each, written at most once for each batch.
enum StationStateWriting {
    /// Behind the reports of connectors, from which the status of the whole is derived.
    static func update(_ changes: [StationStateChange]) -> SQL {
        """
        UPDATE charge_point_state s
        SET last_seen_at = coalesce(u.seen_at, s.last_seen_at),
            own_status = \(ownStatus),
            error_code = CASE WHEN \(counts) THEN u.error_code ELSE s.error_code END,
            own_status_at = CASE WHEN \(counts) THEN u.own_status_at ELSE s.own_status_at END,
            own_status_connection_id = CASE WHEN \(counts) THEN u.connection_id ELSE s.own_status_connection_id END,
            booted_at = coalesce(u.booted_at, s.booted_at),
            rapid_boots = CASE
                WHEN u.booted_at IS NULL THEN s.rapid_boots
                WHEN s.booted_at > u.booted_at - interval '1 minute' THEN least(s.rapid_boots + 1, 1000000)
                ELSE 1 END,
            status = CASE WHEN u.derives THEN \(status) ELSE s.status END
        FROM (
            SELECT unnest(\(changes, \.peer.account)) AS account_id,
                unnest(\(changes, \.peer.chargePoint)) AS charge_point_id,
                unnest(\(changes, \.peer.connection)) AS connection_id,
                unnest(\(changes, \.seenAt)) AS seen_at,
                unnest(\(changes, { $0.own?.status.rawValue })) AS own_status,
                unnest(\(changes, { $0.own?.errorCode })) AS error_code,
                unnest(\(changes, { $0.own?.at })) AS own_status_at,
                unnest(\(changes, { $0.own?.isLate ?? false })) AS is_late,
                unnest(\(changes, \.derivesStatus)) AS derives,
                unnest(\(changes, \.bootedAt)) AS booted_at
        ) u
        WHERE s.account_id = u.account_id AND s.charge_point_id = u.charge_point_id
        """
    }

    /// Whether what the charge point said of itself is news, as ``StatusQueries`` says of connectors.
    private static let counts: SQL = """
        (u.own_status IS NOT NULL AND (s.own_status_at IS NULL OR s.own_status_at <= u.own_status_at
            OR ((s.own_status_connection_id IS NULL OR s.own_status_connection_id < u.connection_id) AND NOT u.is_late)))
        """

    private static let ownStatus: SQL = "CASE WHEN \(counts) THEN u.own_status ELSE s.own_status END"

    /// What it says of itself when that is bad, else the most telling of its connectors.
    private static let status: SQL = """
        CASE
            WHEN \(ownStatus) IN ('faulted', 'unavailable') THEN \(ownStatus)
            ELSE coalesce((
                SELECT c.status FROM connectors c
                WHERE c.account_id = s.account_id AND c.charge_point_id = s.charge_point_id
                ORDER BY array_position(ARRAY[
                    'charging', 'suspended_ev', 'suspended_evse', 'finishing', 'preparing', 'occupied', 'reserved',
                    'available', 'faulted', 'unavailable'], c.status)
                LIMIT 1), \(ownStatus), s.status) END
        """
}
