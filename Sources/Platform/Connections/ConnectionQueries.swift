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
                \(sockets.map(\.peer.account)), \(sockets.map(\.peer.chargePoint)), \(sockets.map(\.peer.connection)),
                \(sockets.map(\.gateway)), \(dates), \(dates)) AS u
            ON CONFLICT (account_id, charge_point_id) DO UPDATE
            SET is_online = true, connection_id = excluded.connection_id, gateway = excluded.gateway,
                connected_at = excluded.connected_at, last_seen_at = excluded.last_seen_at
            """
    }

    /// The same for a socket at one of several gateways, unless a newer one speaks for the charge point, of which another
    /// gateway told first: ids of connections ascend with their time. Returns the gateway of the one before, if it was still
    /// open; no row if a newer one speaks for the charge point.
    static func openNewest(_ socket: OpenedSocket) -> SQL {
        let peer = socket.peer
        return """
            INSERT INTO charge_point_state (
                account_id, charge_point_id, is_online, connection_id, gateway, connected_at, last_seen_at)
            VALUES (
                \(peer.account), \(peer.chargePoint), true, \(peer.connection), \(socket.gateway), \(socket.at),
                \(socket.at))
            ON CONFLICT (account_id, charge_point_id) DO UPDATE
            SET is_online = true, connection_id = excluded.connection_id, gateway = excluded.gateway,
                connected_at = excluded.connected_at, last_seen_at = excluded.last_seen_at
            WHERE NOT charge_point_state.is_online OR charge_point_state.connection_id IS NULL
                OR charge_point_state.connection_id <= excluded.connection_id
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

    static func setVersion(_ sockets: [OpenedSocket]) -> SQL {
        """
        UPDATE charge_points c SET ocpp_version = u.version
        FROM unnest(
            \(sockets.map(\.peer.account)), \(sockets.map(\.peer.chargePoint)),
            \(sockets.map(\.peer.version.rawValue))) AS u (account_id, charge_point_id, version)
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
            \(events.map(\.account)), \(events.map(\.event.id)), \(events.map(\.event.chargePoint)),
            \(events.map(\.event.identity)), \(events.map(\.event.kind.rawValue)), \(events.map(\.event.reason)),
            \(events.map(\.event.remoteAddress)),
            \(events.map { $0.event.userAgent.map { String($0.prefix(200)) } }), \(events.map(\.event.subprotocol)),
            \(events.map(\.event.connection)), \(events.map(\.at)))
        ON CONFLICT DO NOTHING
        """
    }

    /// Sets charge points offline, unless a newer socket already speaks for them.
    static func close(_ peers: [StationPeer]) -> SQL {
        """
        UPDATE charge_point_state s SET is_online = false, connection_id = NULL
        FROM unnest(\(peers.map(\.account)), \(peers.map(\.chargePoint)), \(peers.map(\.connection)))
            AS u (account_id, charge_point_id, connection_id)
        WHERE s.account_id = u.account_id AND s.charge_point_id = u.charge_point_id
            AND s.connection_id = u.connection_id
        """
    }
}
