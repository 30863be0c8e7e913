import Tenancy

/// For role `plugyard_auth`.
enum AttemptQueries {
    static func take(_ key: String, burst: Int, refill: Double) -> SQL {
        "SELECT take_attempt(\(key), \(burst), \(refill)) AS seconds"
    }

    static func forget(_ key: String) -> SQL {
        "SELECT forget_attempts(\(key))"
    }
}
