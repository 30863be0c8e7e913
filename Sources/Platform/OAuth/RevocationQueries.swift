import Tenancy

/// For role `plugyard_auth`.
enum RevocationQueries {
    static func recent(seconds: Int) -> SQL {
        "SELECT id, kind, subject, at FROM recent_revocations(\(seconds))"
    }
}
