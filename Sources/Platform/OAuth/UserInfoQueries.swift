import FoundationEssentials
import Tenancy

/// For role `plugyard_auth`.
enum UserInfoQueries {
    /// The person, and the name of the account if there is one.
    static func find(_ user: UUID, in account: AccountID?) -> SQL {
        """
        SELECT u.email, m.slug
        FROM find_user(\(user)) u LEFT JOIN list_memberships(\(user)) m ON m.account_id = \(account)
        WHERE NOT u.disabled
        """
    }
}
