import FoundationEssentials
import OCPP
import Tenancy

/// SQL of the charge points of campaigns.
enum CampaignTargetQueries {
    static let sortKeys = [
        SortKey(name: "identity", field: "charge_point", column: "c.identity", id: "c.id", kind: .text)
    ]

    /// For role `plugyard_app`.
    static func list(_ campaign: UUID, _ status: TargetStatus?, _ page: PageRequest) -> SQL {
        """
        SELECT c.id, c.identity AS charge_point, t.wave, t.status, t.detail, t.previous_version, t.command_id,
            t.queued_at, t.sent_at, t.confirmed_at, t.ended_at
        FROM firmware_campaign_targets t
        JOIN charge_points c ON c.account_id = t.account_id AND c.id = t.charge_point_id
        WHERE t.campaign_id = \(campaign) AND (\(status?.rawValue)::text IS NULL OR t.status = \(status?.rawValue))
            AND \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    /// For role `plugyard_app`.
    static func insert(_ targets: [NewTarget], of campaign: UUID, account: AccountID) -> SQL {
        """
        INSERT INTO firmware_campaign_targets (
            account_id, campaign_id, charge_point_id, wave, status, detail, previous_version, ended_at)
        SELECT \(account), \(campaign), n.charge_point_id, n.wave, n.status, n.detail, n.version,
            CASE WHEN n.status = 'skipped' THEN now() END
        FROM unnest(
            \(targets, \.chargePoint), \(targets, \.wave), \(targets, \.status.rawValue),
            \(targets, \.detail), \(targets, \.version)
        ) AS n(charge_point_id, wave, status, detail, version)
        """
    }

    // MARK: For role plugyard_ingest

    /// The one that the charge point is updated for, or was updated for last.
    static func present(of chargePoint: UUID) -> SQL {
        """
        SELECT campaign_id, charge_point_id, status, request_id FROM firmware_campaign_targets
        WHERE charge_point_id = \(chargePoint) AND sent_at IS NOT NULL
        ORDER BY campaign_id DESC LIMIT 1
        """
    }

    static func waiting(for command: UUID, at chargePoint: UUID) -> SQL {
        """
        SELECT campaign_id, charge_point_id, status, request_id FROM firmware_campaign_targets
        WHERE charge_point_id = \(chargePoint) AND command_id = \(command)
        """
    }

    static func apply(_ change: CampaignTarget.Change, to target: CampaignTarget, at date: Date) -> SQL {
        """
        UPDATE firmware_campaign_targets
        SET status = \(change.status.rawValue), detail = \(change.detail),
            sent_at = CASE WHEN \(change.status == .sent) THEN \(date) ELSE sent_at END,
            ended_at = CASE WHEN \(change.status.isOver) THEN \(date) END
        WHERE campaign_id = \(target.campaign) AND charge_point_id = \(target.chargePoint)
        """
    }

    /// After a boot with the version of a campaign: it is installed, whatever was said. Returns no rows.
    static func confirm(_ boots: [StoredBoot]) -> SQL {
        """
        UPDATE firmware_campaign_targets t
        SET status = 'installed', detail = NULL, confirmed_at = u.at, ended_at = coalesce(t.ended_at, u.at)
        FROM unnest(
                \(boots, \.peer.account), \(boots, \.peer.chargePoint), \(boots, \.at)
            ) AS u (account_id, charge_point_id, at), firmware_campaigns f, charge_points c
        WHERE t.account_id = u.account_id AND t.charge_point_id = u.charge_point_id AND t.sent_at IS NOT NULL
            AND t.confirmed_at IS NULL AND f.account_id = t.account_id AND f.id = t.campaign_id
            AND c.account_id = t.account_id AND c.id = t.charge_point_id AND f.version = c.firmware_version
        """
    }

    static func timeOut(_ campaign: UUID, after seconds: Int, at date: Date) -> SQL {
        """
        UPDATE firmware_campaign_targets
        SET status = 'timed_out', detail = 'It did not finish in time.', ended_at = \(date)
        WHERE campaign_id = \(campaign) AND status IN ('sent', 'downloading', 'downloaded', 'installing')
            AND sent_at < \(date) - make_interval(secs => \(Double(seconds)))
        """
    }

    /// Those whose turn has not come get none: `skipped`, or `timed_out` when time is over.
    static func end(_ campaign: UUID, as status: TargetStatus, _ detail: String, at date: Date) -> SQL {
        """
        UPDATE firmware_campaign_targets
        SET status = \(status.rawValue), detail = \(detail), ended_at = \(date)
        WHERE campaign_id = \(campaign) AND status = 'pending'
        """
    }

    /// Takes back the commands that nobody has got; their charge points are as if they had not been asked. Returns a row for each.
    static func withdraw(_ campaign: UUID, at date: Date) -> SQL {
        """
        WITH withdrawn AS (
            UPDATE commands c SET is_queued = false, status = 'cancelled', completed_at = \(date)
            FROM firmware_campaign_targets t
            WHERE t.campaign_id = \(campaign) AND t.status = 'pending' AND c.id = t.command_id AND c.is_queued
            RETURNING c.id
        )
        UPDATE firmware_campaign_targets t SET command_id = NULL, queued_at = NULL, request_id = NULL
        FROM withdrawn w WHERE t.campaign_id = \(campaign) AND t.command_id = w.id
        RETURNING w.id
        """
    }

    /// How many are where, by wave. What waits longer than `patience` holds the others up no more.
    static func standing(_ campaign: UUID, patience: Int, at date: Date) -> SQL {
        """
        SELECT wave,
            count(*) FILTER (WHERE status = 'pending' AND command_id IS NULL) AS unasked,
            count(*) FILTER (WHERE status = 'pending' AND command_id IS NOT NULL
                AND queued_at >= \(date) - make_interval(secs => \(Double(patience)))) AS awaited,
            count(*) FILTER (WHERE status = 'pending' AND command_id IS NOT NULL
                AND queued_at < \(date) - make_interval(secs => \(Double(patience)))) AS absent,
            count(*) FILTER (WHERE status IN ('sent', 'downloading', 'downloaded', 'installing')) AS underway,
            count(*) FILTER (WHERE status = 'installed') AS installed,
            count(*) FILTER (WHERE status IN ('failed', 'timed_out')) AS failed
        FROM firmware_campaign_targets WHERE campaign_id = \(campaign) GROUP BY wave
        """
    }

    /// Those of a wave that are to be asked, some of them.
    static func unasked(_ campaign: UUID, wave: Int, limit: Int) -> SQL {
        """
        SELECT t.charge_point_id, c.ocpp_version
        FROM firmware_campaign_targets t JOIN charge_points c ON c.id = t.charge_point_id
        WHERE t.campaign_id = \(campaign) AND t.wave = \(wave)::integer AND t.status = 'pending'
            AND t.command_id IS NULL
        ORDER BY t.charge_point_id LIMIT \(limit)
        """
    }

    static func asked(_ chargePoint: UUID, of campaign: UUID, by command: UUID, requestID: Int, at date: Date)
        -> SQL
    {
        """
        UPDATE firmware_campaign_targets
        SET command_id = \(command), request_id = \(requestID)::integer, queued_at = \(date)
        WHERE campaign_id = \(campaign) AND charge_point_id = \(chargePoint)
        """
    }
}
