import FoundationEssentials
import PluginKit
import Tenancy

/// SQL of deliveries, as people look at them and send them again.
enum DeliveryLogQueries {
    /// What one replay takes at most.
    static let replayLimit = 10_000

    static func exists(_ endpoint: UUID) -> SQL {
        "SELECT id FROM plugin_laravel_bridge.endpoints WHERE id = \(endpoint)"
    }

    /// Newest first.
    static func list(of endpoint: UUID, _ filter: DeliveryFilter, before sequence: Int?, limit: Int) -> SQL {
        """
        SELECT \(columns) FROM plugin_laravel_bridge.deliveries
        WHERE endpoint_id = \(endpoint) AND (\(sequence)::bigint IS NULL OR sequence < \(sequence))\(filter.condition)
        ORDER BY sequence DESC LIMIT \(limit)
        """
    }

    static func one(_ id: UUID, of endpoint: UUID) -> SQL {
        """
        SELECT \(columns), body, log FROM plugin_laravel_bridge.deliveries
        WHERE id = \(id) AND endpoint_id = \(endpoint)
        """
    }

    /// One again, from the beginning.
    static func replay(_ id: UUID, of endpoint: UUID) -> SQL {
        """
        UPDATE plugin_laravel_bridge.deliveries SET \(anew)
        WHERE id = \(id) AND endpoint_id = \(endpoint) RETURNING \(columns)
        """
    }

    /// Those that have ended and are of these, the oldest first.
    static func replay(of endpoint: UUID, _ input: ReplayInput) -> SQL {
        let states =
            input.state.map { [$0] } ?? [DeliveryState.dead.rawValue, DeliveryState.delivered.rawValue]
        return """
            UPDATE plugin_laravel_bridge.deliveries SET \(anew) WHERE id IN (
                SELECT id FROM plugin_laravel_bridge.deliveries
                WHERE endpoint_id = \(endpoint) AND state = ANY (\(states)) AND happened_at >= \(input.from)
                    AND (\(input.to)::timestamptz IS NULL OR happened_at < \(input.to))
                    AND (\(input.types)::text[] IS NULL OR type = ANY (\(input.types)))
                    AND (\(input.chargePoint)::text IS NULL OR charge_point = \(input.chargePoint))
                ORDER BY sequence LIMIT \(replayLimit)
            ) RETURNING id
            """
    }

    private static let anew: SQL = """
        state = 'pending', attempts = 0, next_attempt_at = clock_timestamp(), first_failed_at = NULL, held_until = NULL,
            ended_at = NULL, give_up_at = clock_timestamp() + make_interval(secs => \(RetrySchedule.patience))
        """

    private static let columns: SQL = """
        id, sequence, event_id, type, charge_point, happened_at, state, attempts, next_attempt_at, ended_at,
        last_attempt_at, last_status, last_latency_ms, answer, complaint
        """
}
