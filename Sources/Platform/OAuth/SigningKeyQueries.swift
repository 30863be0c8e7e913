import Tenancy

/// For role `plugyard_auth`.
enum SigningKeyQueries {
    /// Newest first.
    static func list() -> SQL {
        "SELECT kid, algorithm, private_key_sealed, created_at FROM list_signing_keys()"
    }

    static func addFirst(kid: String, algorithm: String, sealed: [UInt8]) -> SQL {
        "SELECT 1 AS done FROM add_first_signing_key(\(kid), \(algorithm), \(sealed))"
    }
}
