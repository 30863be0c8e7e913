import FoundationEssentials
import OCPP
import Tenancy

/// SQL that stores what ``TransactionMachine`` decided.
enum TransactionWriting {
    /// Stores transactions that begin. It fails where somebody else stored one just now: the next look finds it.
    static func insert(_ opened: [OpenedTransaction]) -> SQL {
        let new = opened.map(\.new)
        let ends = new.map { $0.status == .active ? nil : $0.startedAt }
        let stops = new.map { $0.status == .active ? nil : $0.meterStartWh }
        return """
            INSERT INTO transactions (
                account_id, id, transaction_id, charge_point_id, charge_point_identity, location_id, connector_id,
                token_uid, token_id, status, estimated, started_at, ended_at, meter_start_wh, meter_stop_wh, flags,
                content_key)
            SELECT u.account_id, u.id, u.number, u.charge_point_id, u.identity, c.location_id, u.connector_id,
                u.token, \(token), u.status, u.status <> 'active', u.started_at, u.ended_at, u.meter_start_wh,
                u.meter_stop_wh, \(flags), u.content_key
            FROM unnest(
                \(opened.map(\.peer.account)), \(opened.map { _ in UUID.version7() }), \(opened.map(\.number)),
                \(opened.map(\.peer.chargePoint)), \(opened.map(\.peer.identity)), \(new.map(\.connector)),
                \(new.map(\.token)), \(new.map(\.tokenID)), \(opened.map(\.registersToken)),
                \(new.map(\.status.rawValue)), \(new.map(\.startedAt)), \(ends), \(new.map(\.meterStartWh)), \(stops),
                \(new.map { $0.flags.joined(separator: "\n") }), \(new.map(\.contentKey))
            ) AS u (
                account_id, id, number, charge_point_id, identity, connector_id, token, token_id, registers, status,
                started_at, ended_at, meter_start_wh, meter_stop_wh, flags, content_key)
            LEFT JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
            """
    }

    /// Stores all that the machine may have changed of transactions.
    static func save(_ saved: [SavedTransaction]) -> SQL {
        let records = saved.map(\.record)
        let registers = records.map(\.register)
        return """
            UPDATE transactions t
            SET status = u.status, connector_id = u.connector_id, token_uid = u.token, token_id = \(token),
                started_at = u.started_at, ended_at = u.ended_at, meter_start_wh = u.meter_start_wh,
                meter_stop_wh = u.meter_stop_wh, energy_wh = u.energy_wh, last_meter_wh = u.last_meter_wh,
                register_at = u.register_at, doubted_wh = u.doubted_wh, doubted_at = u.doubted_at,
                register_segments = u.register_segments, power_w = u.power_w, soc = u.soc,
                last_meter_at = u.last_meter_at, stop_reason = u.stop_reason, estimated = u.estimated,
                flags = \(flags), content_key = u.content_key, stop_key = u.stop_key, updated_at = u.updated_at
            FROM unnest(
                \(saved.map(\.account)), \(records.map(\.id)), \(records.map(\.status.rawValue)),
                \(records.map(\.connector)), \(records.map(\.token)), \(records.map(\.tokenID)),
                \(saved.map(\.registersToken)), \(records.map(\.startedAt)), \(records.map(\.endedAt)),
                \(records.map(\.meterStartWh)), \(records.map(\.meterStopWh)), \(registers.map(\.energyWh)),
                \(registers.map { $0.believed?.wh }), \(registers.map { $0.believed?.at }),
                \(registers.map { $0.doubted?.wh }), \(registers.map { $0.doubted?.at }), \(registers.map(\.segments)),
                \(records.map(\.powerW)), \(records.map(\.soc)), \(records.map(\.lastMeterAt)),
                \(records.map(\.stopReason)), \(records.map(\.isEstimated)),
                \(records.map { $0.flags.joined(separator: "\n") }), \(records.map(\.contentKey)),
                \(records.map(\.stopKey)), \(saved.map(\.at))
            ) AS u (
                account_id, id, status, connector_id, token, token_id, registers, started_at, ended_at, meter_start_wh,
                meter_stop_wh, energy_wh, last_meter_wh, register_at, doubted_wh, doubted_at, register_segments,
                power_w, soc, last_meter_at, stop_reason, estimated, flags, content_key, stop_key, updated_at)
            WHERE t.account_id = u.account_id AND t.id = u.id
            """
    }

    /// The token on which a transaction is booked: one that was registered a moment ago was not known before.
    private static let token: SQL = "CASE WHEN u.registers THEN \(registered) ELSE u.token_id END"

    private static let flags: SQL = """
        string_to_array(u.flags, chr(10))
            || CASE WHEN u.registers AND \(registered) IS NULL THEN ARRAY[\(TokenRegistration.refusalFlag)] ELSE '{}' END
        """

    private static let registered: SQL = """
        (SELECT k.id FROM tokens k WHERE k.account_id = u.account_id AND k.uid_lower = lower(u.token))
        """

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
