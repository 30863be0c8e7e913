import FoundationEssentials
import OCPP
import Tenancy

/// SQL about who is connected.
enum ConnectionQueries {
    static func find(slug: String?, identity: String) -> SQL {
        """
        SELECT account_id, slug, suspended, charge_point_id, identity, is_active, password_hash,
            previous_password_hash, required_profile, fallback_subprotocol
        FROM find_stations(\(slug), \(identity))
        """
    }

    /// For role `plugyard_auth`.
    static func certificate(_ fingerprint: [UInt8], of station: FoundStation) -> SQL {
        """
        SELECT status FROM find_station_certificate(
            \(station.account), \(station.chargePoint), \(fingerprint))
        """
    }

    /// The newest password was seen: the one before it dies.
    static func endRotation(_ chargePoint: UUID) -> SQL {
        "UPDATE charge_points SET previous_password_hash = NULL WHERE id = \(chargePoint)"
    }

    static func insert(_ event: ConnectionEvent, account: AccountID, at date: Date) -> SQL {
        """
        INSERT INTO connection_events (
            account_id, id, charge_point_id, identity, event, reason, remote_address, user_agent, subprotocol,
            connection_id, at)
        VALUES (
            \(account), \(event.id), \(event.chargePoint), \(event.identity), \(event.kind.rawValue),
            \(event.reason), \(event.remoteAddress), \(event.userAgent.map { String($0.prefix(200)) }),
            \(event.subprotocol), \(event.connection), \(date))
        ON CONFLICT DO NOTHING
        """
    }

    /// The socket speaks for the charge point from now on, whichever did before; where there are several gateways, unless a
    /// newer one does, of which another gateway told first: ids of connections ascend with their time. Returns the gateway
    /// of the one before, if it was still open; no row if a newer one speaks for the charge point.
    static func open(_ peer: StationPeer, gateway: String, at date: Date) -> SQL {
        """
        INSERT INTO charge_point_state (
            account_id, charge_point_id, is_online, connection_id, gateway, connected_at, last_seen_at)
        VALUES (\(peer.account), \(peer.chargePoint), true, \(peer.connection), \(gateway), \(date), \(date))
        ON CONFLICT (account_id, charge_point_id) DO UPDATE
        SET is_online = true, connection_id = excluded.connection_id, gateway = excluded.gateway,
            connected_at = excluded.connected_at, last_seen_at = excluded.last_seen_at
        WHERE \(peer.gateway == nil) OR NOT charge_point_state.is_online
            OR charge_point_state.connection_id IS NULL OR charge_point_state.connection_id <= excluded.connection_id
        RETURNING (
            SELECT before.gateway FROM charge_point_state before
            WHERE before.account_id = \(peer.account) AND before.charge_point_id = \(peer.chargePoint)
                AND before.is_online) AS gateway
        """
    }

    /// The socket still speaks for the charge point, unless a newer one does, or none may: it was deactivated, or its
    /// account suspended, while its gateway was cut off. Returns nothing then.
    static func present(_ peer: StationPeer, gateway: String, at date: Date) -> SQL {
        """
        UPDATE charge_point_state
        SET is_online = true, connection_id = \(peer.connection), gateway = \(gateway), last_seen_at = \(date)
        WHERE charge_point_id = \(peer.chargePoint)
            AND (NOT is_online OR connection_id IS NULL OR connection_id <= \(peer.connection))
            AND EXISTS (
                SELECT FROM charge_points c JOIN accounts a ON a.id = c.account_id
                WHERE c.id = \(peer.chargePoint) AND c.is_active AND a.suspended_at IS NULL)
        RETURNING charge_point_id
        """
    }

    /// Where a charge point is: a row, or none.
    static func place(of chargePoint: UUID) -> SQL {
        """
        SELECT gateway FROM charge_point_state
        WHERE charge_point_id = \(chargePoint) AND is_online AND gateway IS NOT NULL
        """
    }

    static func setVersion(_ peer: StationPeer) -> SQL {
        """
        UPDATE charge_points SET ocpp_version = \(peer.version.rawValue)
        WHERE id = \(peer.chargePoint) AND ocpp_version IS DISTINCT FROM \(peer.version.rawValue)
        """
    }

    /// Sets the charge point offline, unless a newer socket already speaks for it.
    static func close(_ peer: StationPeer) -> SQL {
        """
        UPDATE charge_point_state SET is_online = false, connection_id = NULL
        WHERE charge_point_id = \(peer.chargePoint) AND connection_id = \(peer.connection)
        """
    }

    static func seen(_ peer: StationPeer, at date: Date) -> SQL {
        "UPDATE charge_point_state SET last_seen_at = \(date) WHERE charge_point_id = \(peer.chargePoint)"
    }
}
