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
}
