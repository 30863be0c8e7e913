import FoundationEssentials
import OCPP
import Tenancy

/// SQL that stores meter values, each as it was received.
enum MeterWriting {
    /// Stores samples; one that was repeated because its answer was lost is stored once. Connector 0 is the main meter,
    /// which belongs to no transaction.
    static func insert(
        _ samples: [MeterSample],
        connector: Int,
        transaction: UUID?,
        receivedAt: Date,
        of peer: StationPeer
    ) -> SQL {
        """
        INSERT INTO meter_values (
            account_id, charge_point_id, connector_id, transaction_id, received_at, keep_days, sampled_at, energy_wh,
            power_w, soc, current_a, voltage_v, sampled_value)
        SELECT \(peer.account), \(peer.chargePoint), \(connector), \(transaction), \(receivedAt),
            (SELECT a.meter_value_retention_days FROM accounts a WHERE a.id = \(peer.account)), s.*
        FROM unnest(
            \(samples.map { DeviceClock.resolve($0.at, receivedAt: receivedAt).date }), \(samples.map(\.energyWh)),
            \(samples.map(\.powerW)), \(samples.map(\.soc)), \(samples.map(\.currentA)), \(samples.map(\.voltageV)),
            \(samples.map { $0.raw.serialized() })
        ) AS s (sampled_at, energy_wh, power_w, soc, current_a, voltage_v, sampled_value)
        WHERE NOT EXISTS (
            SELECT FROM meter_values m
            WHERE m.account_id = \(peer.account) AND m.transaction_id = \(transaction)
                AND m.sampled_at = s.sampled_at AND m.sampled_value = s.sampled_value
                AND m.received_at > \(receivedAt - 86_400) AND m.received_at < \(receivedAt + 86_400))
        """
    }
}
