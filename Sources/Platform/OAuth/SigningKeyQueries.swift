import Tenancy

/// For role `plugyard_auth`.
enum SigningKeyQueries {
    /// Newest first.
    static func list() -> SQL {
        "SELECT kid, algorithm, private_key_sealed, created_at, active_from FROM list_signing_keys()"
    }

    /// Times in seconds; see `add_signing_key` in migration 0007.
    static func add(
        kid: String,
        algorithm: String,
        sealed: [UInt8],
        activeIn: Int,
        tokenSeconds: Int,
        unlessNewerThan: Int
    ) -> SQL {
        """
        SELECT add_signing_key(\(kid), \(algorithm), \(sealed), \(activeIn), \(tokenSeconds), \(unlessNewerThan))
            AS added
        """
    }
}
