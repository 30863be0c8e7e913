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
        // Of one that is over already nothing is known yet.
        let costs = new.map { $0.status == .active || $0.prices == nil ? nil : 0 }
        return SessionDeltas.ofNew(
            """
            INSERT INTO transactions AS t (
                account_id, id, transaction_id, charge_point_id, charge_point_identity, location_id, connector_id,
                token_uid, token_id, status, estimated, started_at, ended_at, meter_start_wh, meter_stop_wh, flags,
                content_key, tariff_price_id, currency, cost_minor, counted_on)
            SELECT u.account_id, u.id, u.number, u.charge_point_id, u.identity, c.location_id, u.connector_id,
                u.token, \(token), u.status, u.status <> 'active', u.started_at, u.ended_at, u.meter_start_wh,
                u.meter_stop_wh, \(flags), u.content_key, u.tariff_price_id, u.currency, u.cost_minor,
                \(SessionDeltas.day(of: "u.ended_at", at: "c.location_id", "u.account_id"))
            FROM (
                SELECT unnest(\(opened, \.peer.account)) AS account_id,
                    unnest(\(opened, { _ in UUID.version7() })) AS id,
                    unnest(\(opened, \.number)) AS number,
                    unnest(\(opened, \.peer.chargePoint)) AS charge_point_id,
                    unnest(\(opened, \.peer.identity)) AS identity,
                    unnest(\(new, \.connector)) AS connector_id,
                    unnest(\(new, \.token)) AS token,
                    unnest(\(new, \.tokenID)) AS token_id,
                    unnest(\(opened, \.registersToken)) AS registers,
                    unnest(\(new, \.status.rawValue)) AS status,
                    unnest(\(new, \.startedAt)) AS started_at,
                    unnest(\(ends)) AS ended_at,
                    unnest(\(new, \.meterStartWh)) AS meter_start_wh,
                    unnest(\(stops)) AS meter_stop_wh,
                    unnest(\(new, { $0.flags.joined(separator: "\n") })) AS flags,
                    unnest(\(new, \.contentKey)) AS content_key,
                    unnest(\(new, \.prices?.id)) AS tariff_price_id,
                    unnest(\(new, \.prices?.terms.currency)) AS currency,
                    unnest(\(costs)) AS cost_minor
            ) u
            LEFT JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
            """
        )
    }

    /// Stores all that the machine may have changed of transactions that go on. None of them has been counted.
    static func save(_ saved: [SavedTransaction]) -> SQL {
        update(saved)
    }

    /// Stores what meter values change of transactions that go on. Most messages are meter values: this writes fewer columns
    /// than ``save(_:)``, and need not know tokens.
    static func measure(_ measured: [SavedTransaction]) -> SQL {
        """
        UPDATE transactions t
        SET \(read), flags = string_to_array(u.flags, chr(10))
        FROM (SELECT \(readings(measured))) u
        WHERE t.account_id = u.account_id AND t.id = u.id
        """
    }

    /// Stores transactions that end, or whose end is corrected, and counts what they are now instead of what they were.
    /// The caller has read them in the same transaction of the database, and holds them since.
    static func end(_ ended: [SavedTransaction]) -> SQL {
        SessionDeltas.ofEnded(
            update(
                ended,
                alsoSetting:
                    """
                    , tariff_price_id = u.tariff_price_id, currency = u.currency, cost_minor = u.cost_minor,
                    counted_on = \(SessionDeltas.day(of: "u.ended_at", at: "t.location_id", "t.account_id"))
                    """
            ),
            accounts: ended.map(\.account),
            ids: ended.map(\.record.id)
        )
    }

    private static func update(_ saved: [SavedTransaction], alsoSetting more: SQL = "") -> SQL {
        """
        UPDATE transactions t
        SET \(read), status = u.status, connector_id = u.connector_id, token_uid = u.token, token_id = \(token),
            started_at = u.started_at, ended_at = u.ended_at, meter_start_wh = u.meter_start_wh,
            meter_stop_wh = u.meter_stop_wh, stop_reason = u.stop_reason, estimated = u.estimated, flags = \(flags),
            content_key = u.content_key, stop_key = u.stop_key\(more)
        FROM (
            SELECT \(readings(saved)),
                unnest(\(saved, \.record.status.rawValue)) AS status,
                unnest(\(saved, \.record.connector)) AS connector_id,
                unnest(\(saved, \.record.token)) AS token,
                unnest(\(saved, \.record.tokenID)) AS token_id,
                unnest(\(saved, \.registersToken)) AS registers,
                unnest(\(saved, \.record.startedAt)) AS started_at,
                unnest(\(saved, \.record.endedAt)) AS ended_at,
                unnest(\(saved, \.record.meterStartWh)) AS meter_start_wh,
                unnest(\(saved, \.record.meterStopWh)) AS meter_stop_wh,
                unnest(\(saved, \.record.stopReason)) AS stop_reason,
                unnest(\(saved, \.record.isEstimated)) AS estimated,
                unnest(\(saved, \.record.contentKey)) AS content_key,
                unnest(\(saved, \.record.stopKey)) AS stop_key,
                unnest(\(saved, \.record.prices?.id)) AS tariff_price_id,
                unnest(\(saved, \.record.prices?.terms.currency)) AS currency,
                unnest(\(saved, \.record.cost?.total)) AS cost_minor
        ) u
        WHERE t.account_id = u.account_id AND t.id = u.id
        """
    }

    /// Which transactions they are, and what meter values may change of them.
    private static func readings(_ saved: [SavedTransaction]) -> SQL {
        """
        unnest(\(saved, \.account)) AS account_id,
        unnest(\(saved, \.record.id)) AS id,
        unnest(\(saved, \.record.register.energyWh)) AS energy_wh,
        unnest(\(saved, { $0.record.register.believed?.wh })) AS last_meter_wh,
        unnest(\(saved, { $0.record.register.believed?.at })) AS register_at,
        unnest(\(saved, { $0.record.register.doubted?.wh })) AS doubted_wh,
        unnest(\(saved, { $0.record.register.doubted?.at })) AS doubted_at,
        unnest(\(saved, \.record.register.segments)) AS register_segments,
        unnest(\(saved, \.record.powerW)) AS power_w,
        unnest(\(saved, \.record.soc)) AS soc,
        unnest(\(saved, \.record.lastMeterAt)) AS last_meter_at,
        unnest(\(saved, { $0.record.flags.joined(separator: "\n") })) AS flags,
        unnest(\(saved, \.at)) AS updated_at
        """
    }

    private static let read: SQL = """
        energy_wh = u.energy_wh, last_meter_wh = u.last_meter_wh, register_at = u.register_at, doubted_wh = u.doubted_wh,
        doubted_at = u.doubted_at, register_segments = u.register_segments, power_w = u.power_w, soc = u.soc,
        last_meter_at = u.last_meter_at, updated_at = u.updated_at
        """

    /// The token on which a transaction is booked: one that was registered a moment ago was not known before.
    private static let token: SQL = "CASE WHEN u.registers THEN \(registered) ELSE u.token_id END"

    private static let flags: SQL = """
        string_to_array(u.flags, chr(10))
            || CASE WHEN u.registers AND \(registered) IS NULL THEN ARRAY[\(TokenRegistration.refusalFlag)] ELSE '{}' END
        """

    /// As with ``TokenLookup``, an index finds it by a column, and not by a call of `lower()`.
    private static let registered: SQL = """
        (
            SELECT k.id FROM (SELECT lower(u.token) AS uid_lower OFFSET 0) r
            JOIN tokens k ON k.account_id = u.account_id AND k.uid_lower = r.uid_lower)
        """

    /// Stores the end of a transaction that nobody knows.
    static func insert(_ orphan: OrphanStop, of peer: StationPeer) -> SQL {
        SessionDeltas.ofNew(
            """
            INSERT INTO transactions AS t (
                account_id, id, transaction_id, charge_point_id, charge_point_identity, location_id, token_uid, status,
                ended_at, meter_stop_wh, stop_reason, flags, content_key)
            SELECT \(peer.account), \(orphan.id), nextval('transaction_number_seq')::integer,
                \(peer.chargePoint), \(peer.identity), c.location_id, \(orphan.token), 'orphan', \(orphan.endedAt),
                \(orphan.meterStopWh), \(orphan.stopReason), \(orphan.flags), \(orphan.contentKey)
            FROM charge_points c
            WHERE c.id = \(peer.chargePoint)
            ON CONFLICT (account_id, charge_point_id, content_key) DO NOTHING
            """
        )
    }
}
