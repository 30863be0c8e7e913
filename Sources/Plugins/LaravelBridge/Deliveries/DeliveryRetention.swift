import FoundationEssentials
import Tenancy

/// How long deliveries are kept, and what becomes of those that nobody came to.
enum DeliveryRetention {
    static let deliveredDays = 30
    static let deadDays = 90
    /// Events of a paused endpoint wait so long.
    static let pausedDays = 30
    private static let batch = 2000

    /// Removes some of what is old. Returns as many rows as were removed.
    static let remove: SQL = """
        DELETE FROM plugin_laravel_bridge.deliveries WHERE id IN (
            SELECT id FROM plugin_laravel_bridge.deliveries
            WHERE ended_at < clock_timestamp() - make_interval(
                days => CASE state WHEN 'dead' THEN \(deadDays) ELSE \(deliveredDays) END::integer)
            ORDER BY ended_at LIMIT \(batch)
        ) RETURNING id
        """

    /// Gives up some of what waited too long without a turn: behind an endpoint that never answered, or was paused.
    static let giveUp: SQL = """
        UPDATE plugin_laravel_bridge.deliveries SET state = 'dead', ended_at = clock_timestamp(),
            complaint = coalesce(complaint, 'no turn came in time: the endpoint took nothing')
        WHERE id IN (
            SELECT d.id FROM plugin_laravel_bridge.deliveries d
            JOIN plugin_laravel_bridge.endpoints e ON e.id = d.endpoint_id
            WHERE d.state = 'pending'
                AND greatest(d.give_up_at, e.taken_up_at + make_interval(secs => \(RetrySchedule.patience)))
                    < clock_timestamp() - make_interval(
                days => CASE WHEN e.is_paused AND e.disabled_at IS NULL THEN \(pausedDays) ELSE 0 END::integer, hours => 1)
            LIMIT \(batch)
        ) RETURNING id
        """

    /// Webhooks that were removed, and still have deliveries: one row of the index for each webhook.
    static let abandoned: SQL = """
        WITH RECURSIVE known AS (
            (SELECT d.endpoint_id FROM plugin_laravel_bridge.deliveries d ORDER BY d.endpoint_id LIMIT 1)
            UNION ALL
            SELECT n.endpoint_id FROM known CROSS JOIN LATERAL (
                SELECT d.endpoint_id FROM plugin_laravel_bridge.deliveries d
                WHERE d.endpoint_id > known.endpoint_id ORDER BY d.endpoint_id LIMIT 1
            ) n
        )
        SELECT k.endpoint_id FROM known k
        WHERE NOT EXISTS (SELECT 1 FROM plugin_laravel_bridge.endpoints e WHERE e.id = k.endpoint_id)
        """

    /// Removes some deliveries of a webhook that was removed. Returns as many rows as were removed.
    static func removeSome(of endpoint: UUID) -> SQL {
        """
        DELETE FROM plugin_laravel_bridge.deliveries WHERE id IN (
            SELECT id FROM plugin_laravel_bridge.deliveries
            WHERE endpoint_id = \(endpoint) ORDER BY sequence LIMIT \(batch)
        ) RETURNING id
        """
    }

    static var batchSize: Int { batch }
}
