package import Tenancy

/// For role `plugyard_auth`; adding is also done by the database's owner (`plugyard keys`).
package enum SigningKeyQueries {
    /// Newest first.
    static func list() -> SQL {
        "SELECT kid, algorithm, private_key_sealed, created_at, active_from FROM list_signing_keys()"
    }

    /// Publishes a key; the older ones of its algorithm retire when their last token has expired.
    ///
    /// - Parameters:
    ///   - key: A new one.
    ///   - box: Seals its private half.
    ///   - activeIn: Seconds until it signs: ``SigningKeys/announcement``, or 0.
    ///   - unlessNewerThan: Nothing is done when the newest was made within so many seconds.
    /// - Returns: A statement with one row, of which `added` says whether the key was taken.
    /// - Throws: ``CryptoError``.
    package static func add(
        _ key: SigningKey,
        box: SecretBox,
        activeIn: Int,
        unlessNewerThan: Int
    ) throws -> SQL {
        let sealed = try box.seal(Array(key.privatePEM.utf8), context: SigningKeys.context(of: key.kid))
        return """
            SELECT add_signing_key(\(key.kid), \(key.algorithm.rawValue), \(sealed), \(activeIn),
                \(SigningKeys.tokenLife), \(unlessNewerThan)) AS added
            """
    }
}
