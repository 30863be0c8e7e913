import FoundationEssentials
import Tenancy

enum SupportSessionQueries {
    static let sortKeys = [
        SortKey(name: "created_at", field: "id", column: "s.id", id: "s.id", kind: .id)
    ]

    /// The account's own look at them.
    static func list(_ page: PageRequest) -> SQL {
        """
        SELECT s.id, s.admin_id, s.admin_email, s.reason, s.created_at, s.expires_at, s.ended_at
        FROM support_sessions s WHERE \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    /// The account ends one; one that was ended stays as it is.
    static func end(_ id: UUID) -> SQL {
        "UPDATE support_sessions SET ended_at = coalesce(ended_at, now()) WHERE id = \(id) RETURNING id"
    }

    /// For role `plugyard_auth`, as all below.
    static func administrator(_ user: UUID) -> SQL {
        "SELECT email FROM find_user(\(user)) WHERE is_platform_admin AND NOT disabled"
    }

    static func open(
        _ id: UUID,
        account: UUID,
        administrator: UUID,
        email: String,
        reason: String,
        seconds: Int
    ) -> SQL {
        """
        SELECT open_support_session(\(id), \(account), \(administrator), \(email), \(reason), \(seconds))
            AS expires_at
        """
    }

    static func find(_ id: UUID, account: UUID, administrator: UUID) -> SQL {
        "SELECT expires_at, is_over FROM find_support_session(\(account), \(id), \(administrator))"
    }

    static func end(_ id: UUID, administrator: UUID) -> SQL {
        "SELECT end_support_session(\(id), \(administrator)) AS ended"
    }
}
