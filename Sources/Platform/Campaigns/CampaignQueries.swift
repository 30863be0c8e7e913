import FoundationEssentials
import Tenancy

/// SQL of campaigns.
enum CampaignQueries {
    static let sortKeys = [
        SortKey(name: "created_at", field: "id", column: "f.id", id: "f.id", kind: .id)
    ]

    private static let columns: SQL = """
        f.id, f.name, f.firmware_id, f.version, f.filter, f.status, f.reason, f.wave, f.waves, f.max_failure_rate,
        f.min_finished, f.retrieve_at, f.retrieve_window_seconds, f.timeout_seconds, f.expires_at, f.created_by,
        f.created_at, f.updated_at, f.ended_at,
        ARRAY(
            SELECT (t.status || '=' || count(*))::text FROM firmware_campaign_targets t
            WHERE t.account_id = f.account_id AND t.campaign_id = f.id GROUP BY t.status) AS progress
        """

    static func list(_ status: CampaignStatus?, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM firmware_campaigns f
        WHERE (\(status?.rawValue)::text IS NULL OR f.status = \(status?.rawValue)) AND \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM firmware_campaigns f WHERE f.id = \(id)"
    }

    /// The image and what a campaign copies of it.
    static func image(_ id: UUID) -> SQL {
        "SELECT version, manufacturer, model, file_id FROM firmware_images WHERE id = \(id) FOR SHARE"
    }

    /// The charge points that a filter names, in the order of their identities, and what speaks against them.
    static func candidates(_ filter: CampaignFilter, limit: Int) -> SQL {
        """
        SELECT c.id, c.manufacturer, c.model, c.firmware_version, EXISTS (
            SELECT FROM firmware_campaign_targets t JOIN firmware_campaigns f
                ON f.account_id = t.account_id AND f.id = t.campaign_id
            WHERE t.account_id = c.account_id AND t.charge_point_id = c.id
                AND (t.status IN ('sent', 'downloading', 'downloaded', 'installing')
                    OR t.status = 'pending' AND f.status IN ('running', 'paused', 'halted'))) AS is_busy
        FROM charge_points c
        WHERE \(SQL(joining: ["c.is_active"] + filter.conditions, separator: " AND "))
        ORDER BY c.identity LIMIT \(limit)
        """
    }

    static func insert(_ id: UUID, _ input: CampaignInput, _ context: CampaignMaking) -> SQL {
        """
        INSERT INTO firmware_campaigns (
            account_id, id, name, firmware_id, version, filter, waves, max_failure_rate, min_finished, retrieve_at,
            retrieve_window_seconds, timeout_seconds, expires_at, due_at, created_by
        ) VALUES (
            \(context.account), \(id), \(input.name), \(input.firmware), \(context.version),
            \(input.filter.text), \(context.waves)::integer, \(input.maximumFailureRate),
            \(input.minimumFinished)::integer, \(input.retrieveAt), \(input.retrieveWindow)::integer,
            \(input.timeout)::integer, \(input.expiresAt), now(), \(context.createdBy)
        )
        """
    }

    /// Holds the row until the end of the transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT status FROM firmware_campaigns WHERE id = \(id) FOR UPDATE"
    }

    /// By somebody, from one of these states; it is looked at at once. No row when it is in another. A resumption
    /// forgives what failed until now.
    static func set(_ id: UUID, to status: CampaignStatus, from states: [CampaignStatus]) -> SQL {
        """
        UPDATE firmware_campaigns f
        SET status = \(status.rawValue), reason = NULL, due_at = now(), updated_at = now(),
            ended_at = CASE WHEN \(status == .cancelled) THEN now() END,
            forgiven_finished = CASE WHEN \(status == .running) THEN (
                SELECT count(*) FROM firmware_campaign_targets t
                WHERE t.account_id = f.account_id AND t.campaign_id = f.id
                    AND t.status IN ('installed', 'failed', 'timed_out')) ELSE f.forgiven_finished END,
            forgiven_failed = CASE WHEN \(status == .running) THEN (
                SELECT count(*) FROM firmware_campaign_targets t
                WHERE t.account_id = f.account_id AND t.campaign_id = f.id
                    AND t.status IN ('failed', 'timed_out')) ELSE f.forgiven_failed END
        WHERE f.id = \(id) AND f.status = ANY (\(states.map(\.rawValue)))
        RETURNING f.id
        """
    }

    // MARK: For roles plugyard_worker and plugyard_ingest

    /// For role `plugyard_worker`.
    static func takeDue(limit: Int) -> SQL {
        "SELECT account_id, id FROM take_due_campaigns(\(limit))"
    }

    /// The row, held until the end of the transaction, with what its image says.
    static func hold(_ id: UUID) -> SQL {
        """
        SELECT f.id, f.status, f.wave, f.waves, f.max_failure_rate, f.min_finished, f.forgiven_finished,
            f.forgiven_failed, f.retrieve_at, f.retrieve_window_seconds, f.timeout_seconds, f.expires_at,
            i.id AS firmware_id, i.file_name, i.signing_certificate, i.signature
        FROM firmware_campaigns f
        LEFT JOIN firmware_images i ON i.account_id = f.account_id AND i.id = f.firmware_id
        WHERE f.id = \(id) FOR NO KEY UPDATE OF f
        """
    }

    static func begin(wave: Int, of id: UUID) -> SQL {
        "UPDATE firmware_campaigns SET wave = \(wave)::integer WHERE id = \(id)"
    }

    /// By the platform.
    static func end(_ id: UUID, as status: CampaignStatus, reason: String?, at date: Date) -> SQL {
        """
        UPDATE firmware_campaigns
        SET status = \(status.rawValue), reason = \(reason), updated_at = \(date),
            ended_at = CASE WHEN \(status == .completed) THEN \(date) END
        WHERE id = \(id)
        """
    }

    static func lookAgain(_ id: UUID, at date: Date?) -> SQL {
        "UPDATE firmware_campaigns SET due_at = \(date) WHERE id = \(id)"
    }
}
