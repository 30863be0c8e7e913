import FoundationEssentials
import OCPP
import Tenancy

/// SQL that opens and closes transactions.
enum TransactionWriting {
    static func find(contentKey: String, at chargePoint: UUID) -> SQL {
        """
        SELECT transaction_id, status, created_at FROM transactions
        WHERE charge_point_id = \(chargePoint) AND content_key = \(contentKey)
        """
    }

    /// An older transaction still open on the connector never got its stop: it ends with its last meter value.
    ///
    /// `isToldLate`: The start is an old one. A transaction that began after it then goes on.
    static func closeStale(
        connector: Int,
        startedAt: Date,
        isToldLate: Bool,
        at chargePoint: UUID,
        now: Date
    ) -> SQL {
        """
        UPDATE transactions
        SET status = 'stale', estimated = true, ended_at = greatest(started_at, coalesce(last_meter_at, \(now))),
            meter_stop_wh = coalesce(last_meter_wh, meter_start_wh), power_w = NULL,
            flags = flags || ARRAY['closed_by_next_start'], updated_at = now()
        WHERE charge_point_id = \(chargePoint) AND connector_id = \(connector) AND status = 'active'
            AND (started_at <= \(startedAt) OR NOT \(isToldLate))
        """
    }

    /// Opens a transaction, after ``closeStale(connector:startedAt:isToldLate:at:now:)``. Where a later one is active on the
    /// connector already, this one is over: it waits, as stale, for its stop to be told as well.
    static func open(
        _ start: TransactionStart,
        contentKey: String,
        startedAt: Date,
        token: UUID?,
        flags: [String],
        of peer: StationPeer
    ) -> SQL {
        """
        INSERT INTO transactions (
            account_id, id, transaction_id, charge_point_id, charge_point_identity, location_id, connector_id,
            token_uid, token_id, status, estimated, started_at, ended_at, meter_start_wh, meter_stop_wh, flags,
            content_key)
        SELECT \(peer.account), \(UUID.version7()), nextval('transaction_number_seq')::integer, \(peer.chargePoint),
            \(peer.identity), c.location_id, \(start.connectorID), \(start.idTag), \(token),
            CASE WHEN later.id IS NULL THEN 'active' ELSE 'stale' END, later.id IS NOT NULL, \(startedAt),
            CASE WHEN later.id IS NOT NULL THEN \(startedAt) END, \(start.meterStartWh),
            CASE WHEN later.id IS NOT NULL THEN \(start.meterStartWh) END,
            \(flags) || CASE WHEN later.id IS NULL THEN '{}'::text[] ELSE ARRAY['told_late'] END, \(contentKey)
        FROM charge_points c
        LEFT JOIN transactions later ON later.charge_point_id = c.id AND later.status = 'active'
            AND later.connector_id = \(start.connectorID)
        WHERE c.id = \(peer.chargePoint)
        ON CONFLICT (account_id, charge_point_id, content_key) DO NOTHING
        RETURNING transaction_id
        """
    }

    /// The transaction that a stop means. Id 0 or -1 (begun offline) is the one that this very stop ended before, or the
    /// only one open at this charge point that it can have ended; never another charge point's.
    static func find(stopping stop: TransactionStop, endedAt: Date, at chargePoint: UUID) -> SQL {
        guard stop.transactionID <= 0 else {
            return """
                SELECT id, status, connector_id, meter_start_wh, started_at FROM transactions
                WHERE charge_point_id = \(chargePoint) AND transaction_id = \(stop.transactionID)
                    AND status <> 'orphan'
                FOR UPDATE
                """
        }
        return """
            SELECT id, status, connector_id, meter_start_wh, started_at FROM transactions
            WHERE charge_point_id = \(chargePoint) AND (stop_key = \(contentKey(of: stop)) OR (
                status = 'active' AND meter_start_wh <= \(stop.meterStopWh) AND started_at <= \(endedAt)
                AND 1 = (SELECT count(*) FROM transactions o
                    WHERE o.charge_point_id = \(chargePoint) AND o.status = 'active')))
            ORDER BY stop_key IS NULL
            LIMIT 1
            FOR UPDATE
            """
    }

    /// By what a repeated stop is recognised; bounded, since it is indexed and a device may say anything.
    static func contentKey(of stop: TransactionStop) -> String {
        "stop|\(stop.transactionID)|\(stop.at.raw.prefix(64))|\(stop.meterStopWh)"
    }

    static func close(_ id: UUID, _ closing: TransactionClosing, by stop: TransactionStop, now: Date) -> SQL {
        """
        UPDATE transactions
        SET status = 'completed', estimated = false, ended_at = \(closing.endedAt),
            meter_stop_wh = \(closing.meterStopWh), energy_wh = \(closing.energyWh), power_w = NULL,
            stop_reason = \(String(closing.reason.prefix(50))), flags = flags || \(closing.flags), updated_at = \(now),
            stop_key = \(stop.transactionID <= 0 ? contentKey(of: stop) : nil)
        WHERE id = \(id) AND status IN ('active', 'stale')
        """
    }

    /// A stop of which no start is known is kept, once, for a person to look at.
    static func keepOrphan(_ stop: TransactionStop, endedAt: Date, flags: [String], of peer: StationPeer)
        -> SQL
    {
        let key = contentKey(of: stop)
        return """
            INSERT INTO transactions (
                account_id, id, transaction_id, charge_point_id, charge_point_identity, location_id, token_uid, status,
                ended_at, meter_stop_wh, stop_reason, flags, content_key)
            SELECT \(peer.account), \(UUID.version7()), nextval('transaction_number_seq')::integer,
                \(peer.chargePoint), \(peer.identity), c.location_id, \(stop.idTag), 'orphan', \(endedAt),
                \(stop.meterStopWh), \(stop.reason.map { String($0.prefix(50)) }),
                \(flags + ["unknown_transaction:\(stop.transactionID)"]), \(key)
            FROM charge_points c
            WHERE c.id = \(peer.chargePoint) AND NOT EXISTS (
                SELECT FROM transactions t WHERE t.charge_point_id = \(peer.chargePoint) AND t.content_key = \(key))
            """
    }
}
