import FoundationEssentials
import OCPP
import Tenancy

/// SQL of commands to many charge points, for role `plugyard_app`.
enum BatchQueries {
    static let sortKeys = [SortKey(name: "created_at", field: "id", column: "b.id", id: "b.id", kind: .id)]

    private static let columns: SQL = """
        b.id, b.type, b.request, b.total, b.created_by, b.created_at, b.cancelled_at,
        (SELECT COALESCE(json_object_agg(n.status, n.commands), '{}')::text FROM (
            SELECT c.status, count(*) AS commands FROM commands c
            WHERE c.account_id = b.account_id AND c.batch_id = b.id GROUP BY 1) n) AS counts
        """

    static func insert(
        _ id: UUID,
        type: CommandType,
        request: String,
        by subject: String,
        _ account: AccountID
    ) -> SQL {
        """
        INSERT INTO command_batches (account_id, id, type, request, created_by)
        VALUES (\(account), \(id), \(type.rawValue), \(request), \(subject))
        """
    }

    /// A command for each of the next charge points behind `last`. Returns them, the last one last.
    static func fill(_ order: BatchOrder, _ filter: BatchFilter, after last: UUID?) -> SQL {
        let behind: [SQL] = last.map { ["c.id > \($0)"] } ?? []
        let version: SQL = "COALESCE(c.ocpp_version, 'ocpp1.6') = \(order.version.rawValue)"
        let conditions = SQL(
            joining: ["c.is_active", version] + filter.conditions + behind,
            separator: " AND "
        )
        let waits = order.delivery.isQueued
        let start = max(order.delivery.scheduledAt ?? order.now, order.now)
        return """
            WITH chosen AS MATERIALIZED (
                SELECT c.id, \(waits) OR COALESCE(s.is_online, false) AS is_queued,
                    CASE WHEN \(waits) THEN COALESCE(\(order.delivery.expiresIn)::bigint::integer, c.command_expiry_seconds,
                        a.command_expiry_seconds) ELSE \(BatchOrder.immediateExpiry)::bigint::integer END AS expiry,
                    COALESCE(\(order.delivery.attempts)::bigint::integer, c.command_attempts, a.command_attempts)
                        AS attempts,
                    COALESCE(\(order.delivery.retryInterval)::bigint::integer, c.command_retry_interval_seconds,
                        a.command_retry_interval_seconds) AS retry
                FROM charge_points c
                JOIN accounts a ON a.id = c.account_id
                LEFT JOIN charge_point_state s ON s.account_id = c.account_id AND s.charge_point_id = c.id
                WHERE \(conditions)
                ORDER BY c.id LIMIT \(BatchOrder.chunk)
            ), made AS (
                INSERT INTO commands (
                    account_id, id, charge_point_id, batch_id, type, request, action, payload, sealed_payload,
                    created_by, is_queued, not_before, expires_at, max_attempts, retry_seconds,
                    status, error_code, error_description, completed_at)
                SELECT \(order.account), uuid_v7(), n.id, \(order.batch), \(order.type.rawValue), \(order.request),
                    \(order.action), \(order.payload), CASE WHEN n.is_queued THEN \(order.sealedPayload) END,
                    \(order.createdBy), n.is_queued, \(order.delivery.scheduledAt),
                    \(start) + make_interval(secs => n.expiry), n.attempts, n.retry,
                    CASE WHEN n.is_queued THEN 'pending' ELSE 'failed' END,
                    CASE WHEN NOT n.is_queued THEN 'Offline' END,
                    CASE WHEN NOT n.is_queued THEN 'The charge point is not connected.' END,
                    CASE WHEN NOT n.is_queued THEN \(order.now) END
                FROM chosen n
            )
            SELECT n.id, n.is_queued FROM chosen n ORDER BY n.id
            """
    }

    static func setTotal(_ total: Int, of id: UUID) -> SQL {
        "UPDATE command_batches SET total = \(total)::bigint::integer WHERE id = \(id)"
    }

    static func list(_ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM command_batches b WHERE \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM command_batches b WHERE b.id = \(id)"
    }

    static func commands(of id: UUID, _ filter: CommandFilter, _ page: PageRequest) -> SQL {
        """
        SELECT \(CommandQueries.columns) FROM commands
        WHERE batch_id = \(id) AND \(SQL(joining: filter.conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    /// What has not been sent. The batch first: two cancellations wait for each other.
    static func cancel(_ id: UUID, at date: Date) -> [SQL] {
        [
            """
            UPDATE command_batches SET cancelled_at = COALESCE(cancelled_at, \(date)) WHERE id = \(id)
            RETURNING id
            """,
            """
            UPDATE commands SET status = 'cancelled', is_queued = false, completed_at = \(date)
            WHERE batch_id = \(id) AND is_queued AND status = 'pending'
            RETURNING type
            """,
        ]
    }
}
