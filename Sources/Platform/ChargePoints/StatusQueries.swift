import FoundationEssentials
import OCPP
import Tenancy

/// SQL about the status of connectors and charge points.
enum StatusQueries {
    /// From how many seconds on a report with a time was kept back and told late.
    private static let lateness = 120.0

    /// Of connector 0 only "out of order" says something about the whole. Late reports as in
    /// ``setConnector(_:at:receivedAt:of:)``.
    static func setOwn(_ change: StatusChange, at date: Date, receivedAt: Date, of peer: StationPeer) -> SQL {
        let status =
            switch change.status {
            case .faulted, .unavailable: change.status.rawValue
            case .available, .preparing, .charging, .suspendedEV, .suspendedEVSE, .finishing, .reserved,
                .occupied:
                ConnectorStatus.available.rawValue
            }
        return """
            UPDATE charge_point_state
            SET own_status = \(status), error_code = \(String(change.errorCode.prefix(50))),
                own_status_at = \(date), own_status_connection_id = \(peer.connection)
            WHERE charge_point_id = \(peer.chargePoint) AND (own_status_at IS NULL OR own_status_at <= \(date)
                OR (own_status_connection_id IS DISTINCT FROM \(peer.connection)
                    AND NOT \(isLate(date, receivedAt))))
            """
    }

    /// A connector never seen before is created. Within one connection an older report never overwrites a newer one. A
    /// clock that was set between two connections must not silence a connector: the first report of the new one counts,
    /// unless it says itself that it is an old one, kept while the charge point was offline.
    static func setConnector(
        _ change: StatusChange,
        at date: Date,
        receivedAt: Date,
        of peer: StationPeer
    ) -> SQL {
        let number = min(change.connectorID, 9999)
        return """
            INSERT INTO connectors AS c (
                account_id, charge_point_id, evse_id, connector_id, status, error_code, info, vendor_error_code,
                status_at, status_connection_id)
            VALUES (
                \(peer.account), \(peer.chargePoint), \(number), \(number), \(change.status.rawValue),
                \(String(change.errorCode.prefix(50))), \(change.info.map { String($0.prefix(500)) }),
                \(change.vendorErrorCode.map { String($0.prefix(500)) }), \(date), \(peer.connection))
            ON CONFLICT (account_id, charge_point_id, evse_id, connector_id) DO UPDATE
            SET status = excluded.status, error_code = excluded.error_code, info = excluded.info,
                vendor_error_code = excluded.vendor_error_code, status_at = excluded.status_at,
                status_connection_id = excluded.status_connection_id
            WHERE c.status_at IS NULL OR c.status_at <= excluded.status_at
                OR (c.status_connection_id IS DISTINCT FROM excluded.status_connection_id
                    AND NOT \(isLate(date, receivedAt)))
            """
    }

    private static func isLate(_ date: Date, _ receivedAt: Date) -> Bool {
        receivedAt.timeIntervalSince(date) > lateness
    }

    /// The charge point's status: what it says of itself when that is bad, else the most telling of its connectors.
    static func derive(_ chargePoint: UUID) -> SQL {
        """
        UPDATE charge_point_state s
        SET status = CASE
            WHEN s.own_status IN ('faulted', 'unavailable') THEN s.own_status
            ELSE coalesce((
                SELECT c.status FROM connectors c WHERE c.charge_point_id = \(chargePoint)
                ORDER BY array_position(ARRAY[
                    'charging', 'suspended_ev', 'suspended_evse', 'finishing', 'preparing', 'occupied', 'reserved',
                    'available', 'faulted', 'unavailable'], c.status)
                LIMIT 1), s.own_status, s.status) END
        WHERE s.charge_point_id = \(chargePoint)
        """
    }
}
