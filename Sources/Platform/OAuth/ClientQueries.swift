import FoundationEssentials
import Tenancy

/// For role `plugyard_auth`.
enum ClientQueries {
    static func find(_ id: UUID) -> SQL {
        "SELECT account_id, secret_sha256, role, scope, revoked, suspended FROM find_client(\(id))"
    }
}
