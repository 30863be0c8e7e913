import FoundationEssentials
import OCPP
import Tenancy

/// SQL of the way of a queued command to its charge point and back, for role `plugyard_ingest`.
enum CommandQueueQueries {
    /// Of the charge points of a batch those for which something waits: a row for each.
    static func waiting(for asked: [Asked<Void>]) -> SQL {
        """
        SELECT u.n
        FROM unnest(\(asked, \.peer.account), \(asked, \.peer.chargePoint))
            WITH ORDINALITY AS u (account_id, charge_point_id, n)
        WHERE EXISTS (
            SELECT FROM commands c
            WHERE c.account_id = u.account_id AND c.charge_point_id = u.charge_point_id AND c.is_queued)
        """
    }

    /// Takes the next command of a charge point out of its queue, unless the one before it is out. `process`: Which sends.
    static func claim(for chargePoint: UUID, by process: String, at date: Date) -> SQL {
        """
        UPDATE commands
        SET is_queued = false, gateway = \(CommandQueries.place(of: chargePoint, else: process)),
            manager = \(process), handed_at = \(date), sent_at = NULL, retry_at = NULL
        WHERE id = (
                SELECT q.id FROM commands q
                WHERE q.charge_point_id = \(chargePoint) AND q.is_queued
                    AND (q.not_before IS NULL OR q.not_before <= \(date))
                    AND (q.expires_at IS NULL OR q.expires_at > \(date))
                    AND q.attempts < q.max_attempts
                ORDER BY q.id LIMIT 1)
            AND is_queued AND status = 'pending' AND (retry_at IS NULL OR retry_at <= \(date))
            AND NOT EXISTS (
                SELECT FROM commands o
                WHERE o.charge_point_id = \(chargePoint) AND o.status = 'pending' AND NOT o.is_queued
                    AND o.max_attempts IS NOT NULL)
        RETURNING id, batch_id, action, payload, sealed_payload, attempts
        """
    }

    /// The commands of a charge point's queue that were taken out of it by a process.
    static func claimed(for chargePoint: UUID, by process: String) -> SQL {
        """
        SELECT id FROM commands
        WHERE charge_point_id = \(chargePoint) AND status = 'pending' AND NOT is_queued AND max_attempts IS NOT NULL
            AND manager = \(process)
        """
    }

    /// Back into the queue: it was not sent.
    static func putBack(_ id: UUID) -> SQL {
        """
        UPDATE commands SET is_queued = true, gateway = NULL
        WHERE id = \(id) AND status = 'pending' AND NOT is_queued AND max_attempts IS NOT NULL
        """
    }

    /// Back into the queue if it came from there and may be tried again: at once if it never left, after its interval
    /// otherwise. Returns a row if so.
    static func retry(_ id: UUID, attempt: Int, at date: Date) -> SQL {
        """
        UPDATE commands
        SET is_queued = true, gateway = NULL,
            retry_at = CASE WHEN sent_at IS NULL THEN NULL ELSE \(date) + make_interval(secs => retry_seconds) END
        WHERE id = \(id) AND status = 'pending' AND NOT is_queued AND max_attempts IS NOT NULL
            AND attempts <= \(attempt)
            AND (sent_at IS NULL OR (attempts < max_attempts
                AND (expires_at IS NULL OR expires_at > \(date) + make_interval(secs => retry_seconds))))
        RETURNING id
        """
    }

    /// Ends what waits and will not be sent any more: its time is over, or its attempts were used up when the platform
    /// stopped.
    static func endDead(of chargePoint: UUID, at date: Date) -> SQL {
        """
        UPDATE commands
        SET is_queued = false, completed_at = \(date),
            status = CASE WHEN expires_at <= \(date) THEN 'expired' ELSE 'failed' END,
            error_code = CASE WHEN expires_at <= \(date) THEN 'Expired' ELSE 'Interrupted' END,
            error_description = CASE WHEN expires_at <= \(date)
                THEN 'Its time was over before it could be sent.'
                ELSE 'The platform stopped before the charge point answered.' END
        WHERE charge_point_id = \(chargePoint) AND is_queued
            AND (expires_at <= \(date) OR attempts >= max_attempts)
        RETURNING id, type, purpose, action, payload, status, error_code, error_description
        """
    }

    /// An accepted remote start: what must begin, and until when.
    static func expectStart(_ id: UUID, tag: String?, connector: Int?, at date: Date) -> SQL {
        """
        UPDATE commands
        SET start_tag = \(tag), start_connector = \(connector)::bigint::integer,
            start_by = \(date) + (
                SELECT make_interval(secs => a.remote_start_timeout_seconds) FROM accounts a
                WHERE a.id = commands.account_id)
        WHERE id = \(id)
        """
    }

    /// For role `plugyard_worker`. `gateway`: `nil` for all.
    static func due(at gateway: String?, limit: Int) -> SQL {
        "SELECT account_id, charge_point_id FROM due_commands(\(gateway), \(limit))"
    }

    /// For role `plugyard_worker`.
    static func dead(limit: Int) -> SQL {
        "SELECT account_id, account_slug, charge_point_id, identity, ocpp_version FROM dead_commands(\(limit))"
    }

    /// For role `plugyard_worker`.
    static func settleRemoteStarts() -> SQL {
        "SELECT settle_remote_starts() AS count"
    }
}
