import FoundationEssentials
import OCPP
import Tenancy

/// SQL about who is connected.
enum ConnectionQueries {
    static func find(slugs: [String?], identities: [String]) -> SQL {
        """
        SELECT n, account_id, slug, suspended, charge_point_id, identity, is_active, password_hash,
            previous_password_hash, required_profile, fallback_subprotocol
        FROM find_stations(\(slugs), \(identities))
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

    /// The sockets speak for their charge points from now on, whichever did before.
    static func open(_ sockets: [OpenedSocket]) -> SQL {
        let dates = sockets.map(\.at)
        return """
            INSERT INTO charge_point_state (
                account_id, charge_point_id, connection_id, gateway, connected_at, last_seen_at, is_online)
            SELECT u.*, true
            FROM unnest(
                \(sockets, \.peer.account), \(sockets, \.peer.chargePoint), \(sockets, \.peer.connection),
                \(sockets, \.gateway), \(dates), \(dates)) AS u
            ON CONFLICT (account_id, charge_point_id) DO UPDATE
            SET is_online = true, connection_id = excluded.connection_id, gateway = excluded.gateway,
                connected_at = excluded.connected_at, last_seen_at = excluded.last_seen_at
            """
    }

    /// The same for sockets at several gateways, unless a newer one speaks for the charge point, of which another gateway told
    /// first: ids of connections ascend with their time. Returns those that speak, and the gateway of the one before, if it
    /// was still open.
    static func openNewest(_ sockets: [OpenedSocket]) -> SQL {
        """
        \(open(sockets))
        WHERE NOT charge_point_state.is_online OR charge_point_state.connection_id IS NULL
            OR charge_point_state.connection_id <= excluded.connection_id
        RETURNING charge_point_id, (
            SELECT before.gateway FROM charge_point_state before
            WHERE before.account_id = charge_point_state.account_id
                AND before.charge_point_id = charge_point_state.charge_point_id AND before.is_online) AS gateway
        """
    }

    /// The sockets still speak for their charge points, unless newer ones do, or none may: the charge point was deactivated,
    /// or its account suspended, while its gateway was cut off. Returns those that speak.
    static func present(_ sockets: [OpenedSocket]) -> SQL {
        """
        UPDATE charge_point_state s
        SET is_online = true, connection_id = u.connection_id, gateway = u.gateway, last_seen_at = u.at
        FROM unnest(
            \(sockets, \.peer.account), \(sockets, \.peer.chargePoint), \(sockets, \.peer.connection),
            \(sockets, \.gateway), \(sockets, \.at)) AS u (account_id, charge_point_id, connection_id, gateway, at)
        WHERE s.account_id = u.account_id AND s.charge_point_id = u.charge_point_id
            AND (NOT s.is_online OR s.connection_id IS NULL OR s.connection_id <= u.connection_id)
            AND EXISTS (
                SELECT FROM charge_points c JOIN accounts a ON a.id = c.account_id
                WHERE c.account_id = u.account_id AND c.id = u.charge_point_id AND c.is_active
                    AND a.suspended_at IS NULL)
        RETURNING s.charge_point_id, NULL::text AS gateway
        """
    }

    /// Where a charge point is: a row, or none.
    static func place(of chargePoint: UUID) -> SQL {
        """
        SELECT gateway FROM charge_point_state
        WHERE charge_point_id = \(chargePoint) AND is_online AND gateway IS NOT NULL
        """
    }

    static func setVersion(_ sockets: [OpenedSocket]) -> SQL {
        """
        UPDATE charge_points c SET ocpp_version = u.version
        FROM unnest(
            \(sockets, \.peer.account), \(sockets, \.peer.chargePoint),
            \(sockets, \.peer.version.rawValue)) AS u (account_id, charge_point_id, version)
        WHERE c.account_id = u.account_id AND c.id = u.charge_point_id
            AND c.ocpp_version IS DISTINCT FROM u.version
        """
    }

    static func insert(_ events: [ConnectionEventRow]) -> SQL {
        """
        INSERT INTO connection_events (
            account_id, id, charge_point_id, identity, event, reason, remote_address, user_agent, subprotocol,
            connection_id, at)
        SELECT * FROM unnest(
            \(events, \.account), \(events, \.event.id), \(events, \.event.chargePoint),
            \(events, \.event.identity), \(events, \.event.kind.rawValue), \(events, \.event.reason),
            \(events, \.event.remoteAddress),
            \(events, { $0.event.userAgent.map { String($0.prefix(200)) } }), \(events, \.event.subprotocol),
            \(events, \.event.connection), \(events, \.at))
        ON CONFLICT DO NOTHING
        """
    }

    /// Sets charge points offline, unless a newer socket already speaks for them.
    static func close(_ peers: [StationPeer]) -> SQL {
        """
        UPDATE charge_point_state s SET is_online = false, connection_id = NULL
        FROM unnest(\(peers, \.account), \(peers, \.chargePoint), \(peers, \.connection))
            AS u (account_id, charge_point_id, connection_id)
        WHERE s.account_id = u.account_id AND s.charge_point_id = u.charge_point_id
            AND s.connection_id = u.connection_id
        """
    }
}
