import FoundationEssentials
import OCPP
import Tenancy

/// SQL that stores what ``TransactionMachine`` decided.
enum TransactionWriting {
    /// Stores a new transaction and returns its number. No row: somebody else stored it just now.
    static func insert(_ new: NewTransaction, of peer: StationPeer) -> SQL {
        let isOver = new.status != .active
        return """
            INSERT INTO transactions (
                account_id, id, transaction_id, charge_point_id, charge_point_identity, location_id, connector_id,
                token_uid, token_id, status, estimated, started_at, ended_at, meter_start_wh, meter_stop_wh, flags,
                content_key)
            SELECT \(peer.account), \(UUID.version7()), nextval('transaction_number_seq')::integer, \(peer.chargePoint),
                \(peer.identity), c.location_id, \(new.connector), \(new.token), \(new.tokenID),
                \(new.status.rawValue), \(isOver), \(new.startedAt), \(isOver ? new.startedAt : nil),
                \(new.meterStartWh), \(isOver ? new.meterStartWh : nil), \(new.flags), \(new.contentKey)
            FROM charge_points c
            WHERE c.id = \(peer.chargePoint)
            ON CONFLICT (account_id, charge_point_id, content_key) DO NOTHING
            RETURNING transaction_id
            """
    }

    /// Stores all that the machine may have changed of a transaction.
    static func save(_ record: TransactionRecord, now: Date) -> SQL {
        """
        UPDATE transactions
        SET status = \(record.status.rawValue), connector_id = \(record.connector), token_uid = \(record.token),
            token_id = \(record.tokenID), started_at = \(record.startedAt), ended_at = \(record.endedAt),
            meter_start_wh = \(record.meterStartWh), meter_stop_wh = \(record.meterStopWh),
            energy_wh = \(record.register.energyWh), last_meter_wh = \(record.register.believed?.wh),
            register_at = \(record.register.believed?.at), doubted_wh = \(record.register.doubted?.wh),
            doubted_at = \(record.register.doubted?.at), register_segments = \(record.register.segments)::integer,
            power_w = \(record.powerW), soc = \(record.soc), last_meter_at = \(record.lastMeterAt),
            stop_reason = \(record.stopReason), estimated = \(record.isEstimated), flags = \(record.flags),
            content_key = \(record.contentKey), stop_key = \(record.stopKey), updated_at = \(now)
        WHERE id = \(record.id)
        """
    }

    /// Stores the end of a transaction that nobody knows.
    static func insert(_ orphan: OrphanStop, of peer: StationPeer) -> SQL {
        """
        INSERT INTO transactions (
            account_id, id, transaction_id, charge_point_id, charge_point_identity, location_id, token_uid, status,
            ended_at, meter_stop_wh, stop_reason, flags, content_key)
        SELECT \(peer.account), \(orphan.id), nextval('transaction_number_seq')::integer,
            \(peer.chargePoint), \(peer.identity), c.location_id, \(orphan.token), 'orphan', \(orphan.endedAt),
            \(orphan.meterStopWh), \(orphan.stopReason), \(orphan.flags), \(orphan.contentKey)
        FROM charge_points c
        WHERE c.id = \(peer.chargePoint)
        ON CONFLICT (account_id, charge_point_id, content_key) DO NOTHING
        """
    }
}
