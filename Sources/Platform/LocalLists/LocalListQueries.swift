import FoundationEssentials
import OCPP
import Tenancy

/// SQL of local lists.
enum LocalListQueries {
    // MARK: One list, for role plugyard_ingest

    /// The list with all that decides about it, held until the end of the transaction.
    static func load(_ chargePoint: UUID) -> SQL {
        """
        SELECT l.charge_point_id, l.state, l.due_at, l.version, l.sent_version, l.synced_revision,
            l.location_id AS list_location_id, l.token_count, l.omitted_count, l.message_limit, l.list_limit, l.is_checked,
            l.checked_at, l.needs_full, l.command_id, l.target_revision, l.is_full_update, l.position, l.attempts,
            l.last_error, c.location_id, c.ocpp_version, coalesce(c.local_list_enabled, a.local_list_enabled) AS is_enabled,
            coalesce(r.revision, 0) AS revision, coalesce(r.swept_revision, 0) AS swept_revision
        FROM local_lists l
        JOIN charge_points c ON c.account_id = l.account_id AND c.id = l.charge_point_id
        JOIN accounts a ON a.id = l.account_id
        LEFT JOIN token_revisions r ON r.account_id = l.account_id
        WHERE l.charge_point_id = \(chargePoint)
        FOR UPDATE OF l
        """
    }

    static func save(_ list: LocalList, at now: Date) -> SQL {
        """
        UPDATE local_lists
        SET state = \(list.state.rawValue), due_at = \(list.dueAt), version = \(list.version)::bigint::integer,
            sent_version = \(list.sentVersion)::bigint::integer, synced_revision = \(list.syncedRevision),
            location_id = \(list.listLocation), token_count = \(list.tokenCount)::bigint::integer,
            omitted_count = \(list.omittedCount)::bigint::integer,
            message_limit = \(bounded(list.limits.perMessage))::bigint::integer,
            list_limit = \(bounded(list.limits.total))::bigint::integer, is_checked = \(list.isChecked),
            checked_at = \(list.checkedAt), needs_full = \(list.needsFull), command_id = \(list.command),
            target_revision = \(list.targetRevision), is_full_update = \(list.isFullUpdate), position = \(list.position),
            attempts = \(list.attempts)::bigint::integer, last_error = \(list.lastError), lent_until = NULL,
            updated_at = CASE WHEN state = \(list.state.rawValue) AND version IS NOT DISTINCT FROM \(list.version)::bigint::integer
                THEN updated_at ELSE \(now) END
        WHERE charge_point_id = \(list.chargePoint)
        """
    }

    /// How many tokens there are for a charge point.
    ///
    /// `tagLimit`: The most characters of a tag; longer ones cannot be told to it.
    static func count(tagLimit: Int) -> SQL {
        "SELECT count(*) AS total FROM tokens WHERE length(uid) <= \(tagLimit)"
    }

    /// What a full update sends, in order.
    ///
    /// - Parameters:
    ///   - list: The update under way.
    ///   - tagLimit: The most characters of a tag.
    ///   - limit: The most rows.
    /// - Returns: One row for each token.
    static func tokens(for list: LocalList, tagLimit: Int, limit: Int) -> SQL {
        """
        SELECT \(columns(for: list)) FROM tokens t
        WHERE t.uid_lower > \(list.position ?? "") AND length(t.uid) <= \(tagLimit)
            -- Where there is no room for all, the list is for those that may charge.
            AND (NOT \(list.isTrimmed) OR (t.status = 'accepted' AND NOT \(isBlocked(for: list))
                AND (t.expires_at IS NULL OR t.expires_at > now())))
        ORDER BY t.uid_lower
        LIMIT \(limit)
        """
    }

    /// What a differential update sends, in order: tokens that changed since the list was made, and those that are gone.
    static func changes(for list: LocalList, tagLimit: Int, limit: Int) -> SQL {
        let (since, position) = (list.syncedRevision ?? 0, list.position ?? "")
        return """
            SELECT uid, uid_lower, status, group_id, expires_at, is_blocked FROM (
                SELECT \(columns(for: list)) FROM tokens t
                WHERE t.list_revision > \(since) AND t.uid_lower > \(position) AND length(t.uid) <= \(tagLimit)
                UNION ALL
                SELECT g.uid, g.uid_lower, NULL, NULL, NULL, false FROM removed_tokens g
                WHERE g.revision > \(since) AND g.uid_lower > \(position) AND length(g.uid) <= \(tagLimit)
                    AND NOT EXISTS (SELECT FROM tokens k WHERE k.uid_lower = g.uid_lower)
            ) changed
            ORDER BY uid_lower
            LIMIT \(limit)
            """
    }

    private static func columns(for list: LocalList) -> SQL {
        "t.uid, t.uid_lower, t.status, t.group_id, t.expires_at, \(isBlocked(for: list)) AS is_blocked"
    }

    private static func isBlocked(for list: LocalList) -> SQL {
        """
        (t.status = 'blocked' OR t.budget_used_up
        OR (t.location_ids <> '{}' AND NOT \(list.listLocation) = ANY (t.location_ids)))
        """
    }

    /// The column is an integer, and a charge point may say anything.
    private static func bounded(_ limit: Int?) -> Int? {
        limit.map { min($0, Int(Int32.max)) }
    }

    /// Charge points have booted: they are asked what they have, but not every second. Returns nothing.
    static func booted(_ boots: [StoredBoot]) -> SQL {
        """
        INSERT INTO local_lists AS l (account_id, charge_point_id)
        SELECT c.account_id, c.id
        FROM unnest(\(boots, \.peer.account), \(boots, \.peer.chargePoint)) AS u (account_id, charge_point_id)
        JOIN charge_points c ON c.account_id = u.account_id AND c.id = u.charge_point_id
        JOIN accounts a ON a.id = c.account_id
        WHERE coalesce(c.local_list_enabled, a.local_list_enabled)
        ON CONFLICT (account_id, charge_point_id) DO UPDATE
            SET is_checked = false, due_at = CASE WHEN l.command_id IS NULL THEN now() ELSE l.due_at END
            WHERE l.checked_at IS NULL OR l.checked_at < \((boots.map(\.at).max() ?? .distantPast) - 60)
        """
    }

    /// Somebody else sent the charge point a list.
    static func overwritten(_ chargePoint: UUID) -> SQL {
        """
        UPDATE local_lists SET needs_full = true, is_checked = false, due_at = now()
        WHERE charge_point_id = \(chargePoint) AND state <> 'unsupported'
        """
    }

    // MARK: For role plugyard_app

    static func show(_ key: ChargePointKey) -> SQL {
        """
        SELECT coalesce(c.local_list_enabled, a.local_list_enabled) AS is_enabled, l.state, l.version, l.token_count,
            l.omitted_count, l.message_limit, l.list_limit, l.checked_at, l.last_error, l.updated_at
        FROM charge_points c
        JOIN accounts a ON a.id = c.account_id
        LEFT JOIN local_lists l ON l.account_id = c.account_id AND l.charge_point_id = c.id
        WHERE c.id = \(key.lookup)
        """
    }

    /// A full list is to be sent, whatever is believed of the charge point; one under way goes first.
    static func force(_ key: ChargePointKey) -> SQL {
        """
        INSERT INTO local_lists AS l (account_id, charge_point_id)
        SELECT c.account_id, c.id FROM charge_points c WHERE c.id = \(key.lookup)
        ON CONFLICT (account_id, charge_point_id) DO UPDATE
            SET needs_full = true, is_checked = false, attempts = 0, updated_at = now(),
                state = CASE WHEN l.state = 'updating' THEN l.state ELSE 'pending' END,
                due_at = CASE WHEN l.command_id IS NULL THEN now() ELSE l.due_at END
        """
    }

    // MARK: For role plugyard_worker

    static func markDue(accounts: Int) -> SQL {
        "SELECT mark_due_local_lists(\(accounts)) AS marked"
    }

    static func takeDue(_ count: Int, underWayPerAccount: Int) -> SQL {
        "SELECT account_id, charge_point_id FROM take_due_local_lists(\(count), \(underWayPerAccount))"
    }

    static func sweep() -> SQL {
        "SELECT sweep_removed_tokens() AS removed"
    }
}
