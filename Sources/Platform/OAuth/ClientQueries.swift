import FoundationEssentials
import Tenancy

/// For role `plugyard_auth`.
enum ClientQueries {
    static func find(_ id: UUID) -> SQL {
        """
        SELECT account_id, slug, name, kind, redirect_uris, secret_sha256, previous_secret_sha256, role, scope, revoked,
            suspended
        FROM find_client(\(id))
        """
    }

    /// `wait`: seconds until there is an attempt again, or 0 when this one was taken.
    static func takeAttempt(_ key: String, burst: Int, refill: Double) -> SQL {
        "SELECT take_attempt(\(key), \(burst), \(refill)) AS wait"
    }
}
