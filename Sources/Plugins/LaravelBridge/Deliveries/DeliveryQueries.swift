import FoundationEssentials
import PluginKit
import Tenancy

/// SQL of deliveries, as the engine needs it.
enum DeliveryQueries {
    /// Lanes that a look takes at once, and deliveries of each.
    static let laneLimit = 100
    static let windowLimit = 20

    /// Writes events down for every endpoint that wants them, once however often they come.
    static func insert(_ events: [DomainEvent], _ bodies: [String]) -> SQL {
        """
        INSERT INTO plugin_laravel_bridge.deliveries (
            account_id, endpoint_id, event_id, type, lane, charge_point, happened_at, body, give_up_at
        )
        SELECT e.account_id, e.id, v.id, v.type, v.lane, v.charge_point, v.at, v.body,
            clock_timestamp() + make_interval(secs => \(RetrySchedule.patience))
        FROM unnest(
            \(events, \.id), \(events, \.type.rawValue), \(events, { $0.chargePoint?.id ?? noChargePoint }),
            \(events, { $0.chargePoint?.identity }), \(events, \.createdAt), \(bodies)
        ) WITH ORDINALITY AS v (id, type, lane, charge_point, at, body, number)
        JOIN plugin_laravel_bridge.endpoints e
            ON e.disabled_at IS NULL AND (v.type = ANY (e.events) OR '*' = ANY (e.events))
        ORDER BY v.number, e.id
        ON CONFLICT (account_id, endpoint_id, event_id) DO NOTHING
        """
    }

    /// The lane of what belongs to no charge point.
    private static let noChargePoint = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    /// The first deliveries of the lanes of an endpoint, but those that have stepped aside and are not due.
    ///
    /// One row of the index for each lane, and then a few for each: however much waits.
    static func window(of endpoint: UUID, after lane: UUID?) -> SQL {
        """
        SELECT l.lane, d.id, d.sequence, d.attempts, d.next_attempt_at, d.first_failed_at, d.held_until, d.give_up_at
        FROM (
            WITH RECURSIVE lanes AS (
                (
                    SELECT p.lane FROM plugin_laravel_bridge.deliveries p
                    WHERE p.endpoint_id = \(endpoint) AND p.state = 'pending'
                        AND (\(lane)::uuid IS NULL OR p.lane > \(lane)::uuid)
                    ORDER BY p.lane LIMIT 1
                )
                UNION ALL
                SELECT n.lane FROM lanes CROSS JOIN LATERAL (
                    SELECT p.lane FROM plugin_laravel_bridge.deliveries p
                    WHERE p.endpoint_id = \(endpoint) AND p.state = 'pending' AND p.lane > lanes.lane
                    ORDER BY p.lane LIMIT 1
                ) n
            )
            SELECT lane FROM lanes LIMIT \(laneLimit)
        ) l
        LEFT JOIN LATERAL (
            SELECT p.id, p.sequence, p.attempts, p.next_attempt_at, p.first_failed_at, p.held_until, p.give_up_at
            FROM plugin_laravel_bridge.deliveries p
            WHERE p.endpoint_id = \(endpoint) AND p.state = 'pending' AND p.lane = l.lane
                AND (p.held_until IS NULL OR p.held_until > clock_timestamp() OR p.next_attempt_at <= clock_timestamp())
            ORDER BY p.sequence LIMIT \(windowLimit)
        ) d ON true
        ORDER BY l.lane, d.sequence
        """
    }

    /// Of a delivery that is found by its id. As `= 'pending'` it would be taken for the condition of the index of all that
    /// wait: PostgreSQL then reads that of the account for one, a million after a receiver's day off.
    private static func waits(_ state: SQL) -> SQL {
        "(\(state) = 'pending') IS TRUE"
    }

    /// What is sent.
    static func contents(of ids: [UUID]) -> SQL {
        """
        SELECT id, event_id, type, body, log FROM plugin_laravel_bridge.deliveries
        WHERE id = ANY (\(ids)) AND \(waits("state"))
        """
    }

    /// How attempts ended. An attempt that was judged already, or a delivery that somebody began anew, is left alone.
    static func note(_ results: [AttemptResult]) -> SQL {
        """
        UPDATE plugin_laravel_bridge.deliveries d SET
            state = u.state, attempts = d.attempts + 1,
            next_attempt_at = coalesce(u.due_at, d.next_attempt_at),
            first_failed_at = coalesce(u.first_failed_at, d.first_failed_at),
            held_until = coalesce(u.held_until, d.held_until),
            ended_at = CASE WHEN u.state = 'pending' THEN NULL ELSE u.at END,
            last_attempt_at = u.at, last_status = u.status, last_latency_ms = u.latency_ms, answer = u.answer,
            complaint = u.complaint, log = u.log
        FROM (
            SELECT unnest(\(results, \.id)) AS id, unnest(\(results, \.attempts)) AS attempts,
                unnest(\(results, \.state.rawValue)) AS state, unnest(\(results, \.at)) AS at,
                unnest(\(results, \.next?.dueAt)) AS due_at,
                unnest(\(results, \.next?.firstFailedAt)) AS first_failed_at,
                unnest(\(results, \.next?.heldUntil)) AS held_until,
                unnest(\(results, \.outcome.status)) AS status,
                unnest(\(results, \.outcome.latencyMilliseconds)) AS latency_ms,
                unnest(\(results, \.outcome.answerText)) AS answer,
                unnest(\(results, \.outcome.complaint)) AS complaint, unnest(\(results, \.log)) AS log
        ) u
        WHERE d.id = u.id AND \(waits("d.state")) AND d.attempts = u.attempts
        """
    }

    /// The endpoint takes deliveries again: none waits any longer. Only those that failed have a later time.
    static func makeDue(of endpoint: UUID) -> SQL {
        """
        UPDATE plugin_laravel_bridge.deliveries SET next_attempt_at = clock_timestamp()
        WHERE endpoint_id = \(endpoint) AND state = 'pending' AND first_failed_at IS NOT NULL
            AND next_attempt_at > clock_timestamp()
        """
    }

    /// Does not wait for the disk. What is lost at a crash of the database is made again: results by another attempt, and
    /// deliveries by the host, whose note of how far it has given the events to the plugin is later in the log and lost with them.
    ///
    /// Not SET LOCAL, of which PostgreSQL's log would say at each delivery that it belongs into a block.
    static let relaxed: SQL = "SELECT set_config('synchronous_commit', 'off', true)"
}
