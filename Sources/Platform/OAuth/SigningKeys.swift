package import FoundationEssentials
package import Tenancy

/// The keys that sign tokens, as the database keeps them: sealed, shared by all processes.
package struct SigningKeys: Sendable {
    /// How long a key is published before it signs, in seconds: twice as long as the JWKS may be cached.
    package static let announcement = 10 * 60
    /// How long a key that no longer signs still verifies, in seconds: the life of its last token, and the time within
    /// which every process has heard of its successor.
    package static let tokenLife = Int(AccessTokenIssuer.lifetime) + 120

    /// For ``Keyring`` and ``TokenGate``.
    package let keySet: KeySet
    /// When the newest key of the algorithm was made.
    let newest: Date
    /// When a key that is published now begins to sign.
    let nextActivation: Date?

    /// Loads the keys that are not retired; makes the first one of the algorithm when there is none.
    ///
    /// Making an RSA key takes up to a second: for the start of a process only.
    ///
    /// - Parameters:
    ///   - database: Role `plugyard_auth`.
    ///   - box: Opens the private halves; a wrong secret key shows here, as ``SecretBoxError/notAuthentic``.
    ///   - algorithm: Of the key that signs: its newest that is active. Keys of the other algorithm go on verifying.
    ///   - now: Decides which keys are active.
    /// - Returns: The keys.
    /// - Throws: ``DatabaseError``, ``SecretBoxError``, ``SigningKeyError`` or ``CryptoError``; the start
    ///   fails with it.
    package static func load(
        from database: SystemDatabase,
        box: SecretBox,
        algorithm: SigningAlgorithm,
        now: Date
    ) async throws -> SigningKeys {
        var keys = try await stored(in: database, box: box)
        if !keys.contains(where: { $0.key.algorithm == algorithm }) {
            // Another process may have been first, so what is stored counts.
            _ = try await database.query(
                "make the first signing key",
                SigningKeyQueries.add(
                    try .generate(algorithm),
                    box: box,
                    activeIn: 0,
                    unlessNewerThan: 3_000_000_000
                )
            )
            keys = try await stored(in: database, box: box)
        }
        // By when they were made and not by when they begin: a key that had to be replaced before it began never signs.
        // A clock that is behind the database's must not leave a process without a key.
        let own = keys.filter { $0.key.algorithm == algorithm }.sorted { $0.createdAt > $1.createdAt }
        guard let newest = own.first, let active = own.first(where: { $0.activeFrom <= now }) ?? own.last
        else { throw DatabaseError(.decoding, "no signing key is stored after one was added") }
        return SigningKeys(
            keySet: try KeySet(active: active.key, others: keys.map(\.key.verificationKey)),
            newest: newest.createdAt,
            nextActivation: own.map(\.activeFrom).filter { $0 > now }.min()
        )
    }

    private static func stored(in database: SystemDatabase, box: SecretBox) async throws -> [Stored] {
        let rows = try await database.query("load signing keys", SigningKeyQueries.list())
        return try rows.map { row in
            let kid: String = try row.decode("kid")
            let pem = try box.open(try row.decode("private_key_sealed"), context: context(of: kid))
            return Stored(
                key: try SigningKey(privatePEM: String(decoding: pem, as: UTF8.self)),
                createdAt: try row.decode("created_at"),
                activeFrom: try row.decode("active_from")
            )
        }
    }

    private struct Stored {
        let key: SigningKey
        let createdAt: Date
        let activeFrom: Date
    }

    /// Where the sealed key stands, so that it opens nowhere else.
    static func context(of kid: String) -> String {
        "signing-key/\(kid)"
    }
}
