import FoundationEssentials
import Tenancy

/// For role `plugyard_auth`.
enum ClientQueries {
    /// `read_at` is the database's time before it looked.
    static func find(_ id: UUID) -> SQL {
        """
        SELECT account_id, slug, name, kind, redirect_uris, secret_sha256, previous_secret_sha256, role, scope, revoked,
            suspended, now() AS read_at
        FROM find_client(\(id))
        """
    }
}
