import FoundationEssentials
import OCPP
import Tenancy

/// SQL that stores meter values.
enum MeterWriting {
    /// Stores a report and brings its transaction's live figures up to date, in one statement.
    ///
    /// The transaction is the one named, else the one open on the connector; connector 0 is the main meter and has
    /// none. A transaction that is closed stays as it is.
    static func insert(_ report: MeterReport, receivedAt: Date, of peer: StationPeer) -> SQL {
        let named = report.transactionID.flatMap { $0 > 0 ? $0 : nil }
        let latest = report.samples.last { !$0.isBegin }
        let energy = report.samples.compactMap { $0.isBegin ? nil : $0.energyWh }.last
        return """
            WITH target AS (
                SELECT t.id FROM transactions t
                WHERE t.charge_point_id = \(peer.chargePoint)
                    AND CASE WHEN \(named) IS NULL
                        THEN t.status = 'active' AND t.connector_id = \(report.connectorID)
                        ELSE t.transaction_id = \(named) END
                LIMIT 1
            ), stored AS (
                INSERT INTO meter_values (
                    account_id, charge_point_id, connector_id, transaction_id, received_at, keep_days,
                    sampled_at, energy_wh, power_w, soc, current_a, voltage_v, sampled_value)
                SELECT \(peer.account), \(peer.chargePoint), \(max(0, report.connectorID)), (SELECT id FROM target),
                    \(receivedAt), \(keepDays(peer)), s.*
                FROM \(samples(report.samples, receivedAt)) AS s (sampled_at, energy_wh, power_w, soc, current_a, voltage_v, sampled_value)
                -- A reading that was repeated because its answer was lost.
                WHERE NOT EXISTS (
                    SELECT FROM meter_values m
                    WHERE m.account_id = \(peer.account) AND m.transaction_id = (SELECT id FROM target)
                        AND m.sampled_at = s.sampled_at AND m.sampled_value = s.sampled_value
                        AND m.received_at > \(receivedAt - 86_400) AND m.received_at < \(receivedAt + 86_400))
            )
            UPDATE transactions t
            SET last_meter_wh = greatest(t.last_meter_wh, \(energy)),
                energy_wh = greatest(t.energy_wh, \(energy) - t.meter_start_wh, 0),
                power_w = coalesce(\(latest?.powerW), t.power_w), soc = coalesce(\(latest?.soc), t.soc),
                last_meter_at = greatest(t.last_meter_at, \(sampledAt(latest, receivedAt))), updated_at = \(receivedAt)
            FROM target
            WHERE t.id = target.id AND t.status = 'active'
            """
    }

    /// Stores the samples that came with a stop.
    static func insert(
        _ list: [MeterSample],
        connector: Int,
        transaction: UUID,
        receivedAt: Date,
        of peer: StationPeer
    ) -> SQL {
        """
        INSERT INTO meter_values (
            account_id, charge_point_id, connector_id, transaction_id, received_at, keep_days, sampled_at, energy_wh,
            power_w, soc, current_a, voltage_v, sampled_value)
        SELECT \(peer.account), \(peer.chargePoint), \(connector), \(transaction), \(receivedAt),
            \(keepDays(peer)), s.*
        FROM \(samples(list, receivedAt)) AS s (sampled_at, energy_wh, power_w, soc, current_a, voltage_v, sampled_value)
        """
    }

    /// The class of partitions that the account has chosen.
    private static func keepDays(_ peer: StationPeer) -> SQL {
        "(SELECT a.meter_value_retention_days FROM accounts a WHERE a.id = \(peer.account))"
    }

    private static func samples(_ samples: [MeterSample], _ receivedAt: Date) -> SQL {
        """
        unnest(
            \(samples.map { DeviceClock.resolve($0.at, receivedAt: receivedAt).date }), \(samples.map(\.energyWh)),
            \(samples.map(\.powerW)), \(samples.map(\.soc)), \(samples.map(\.currentA)), \(samples.map(\.voltageV)),
            \(samples.map { $0.raw.serialized() }))
        """
    }

    private static func sampledAt(_ sample: MeterSample?, _ receivedAt: Date) -> Date? {
        sample.map { DeviceClock.resolve($0.at, receivedAt: receivedAt).date }
    }
}
