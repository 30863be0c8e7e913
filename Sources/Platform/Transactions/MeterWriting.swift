import FoundationEssentials
import OCPP
import Tenancy

/// SQL that stores meter values, each as it was received.
enum MeterWriting {
    /// Stores samples that were never stored before.
    static func insert(_ samples: [StoredSample]) -> SQL {
        """
        INSERT INTO meter_values (
            account_id, charge_point_id, connector_id, transaction_id, received_at, sampled_at, energy_wh, power_w, soc,
            current_a, voltage_v, sampled_value, keep_days)
        SELECT s.*, a.meter_value_retention_days
        FROM (
            SELECT unnest(\(samples, \.peer.account)) AS account_id,
                unnest(\(samples, \.peer.chargePoint)) AS charge_point_id,
                unnest(\(samples, \.connector)) AS connector_id,
                unnest(\(samples, \.transaction)) AS transaction_id,
                unnest(\(samples, \.receivedAt)) AS received_at,
                unnest(\(samples, \.at)) AS sampled_at,
                unnest(\(samples, \.sample.energyWh)) AS energy_wh,
                unnest(\(samples, \.sample.powerW)) AS power_w,
                unnest(\(samples, \.sample.soc)) AS soc,
                unnest(\(samples, \.sample.currentA)) AS current_a,
                unnest(\(samples, \.sample.voltageV)) AS voltage_v,
                unnest(\(samples, \.sample.raw)) AS sampled_value
        ) s
        LEFT JOIN accounts a ON a.id = s.account_id
        """
    }

    /// Stores samples once that may be repeated because their answer was lost.
    static func insertUnlessThere(_ samples: [StoredSample]) -> SQL {
        // The range of the partitions to look into.
        let times = samples.map(\.receivedAt)
        let (first, last) = (times.min() ?? .now, times.max() ?? .now)
        return """
            \(insert(samples))
            WHERE NOT EXISTS (
                SELECT FROM meter_values m
                WHERE m.account_id = s.account_id AND m.transaction_id = s.transaction_id
                    AND m.sampled_at = s.sampled_at AND m.sampled_value = s.sampled_value
                    AND m.received_at > \(first - 86_400) AND m.received_at < \(last + 86_400))
            """
    }
}
