package import FoundationEssentials
package import Tenancy

/// The keys that sign access tokens, as the database keeps them: sealed, shared by all processes.
package enum SigningKeys {
    /// Loads the keys that are not retired; makes the first one of the algorithm when there is none.
    ///
    /// Making an RSA key takes up to a second: for the start of a process only.
    ///
    /// - Parameters:
    ///   - database: Role `plugyard_auth`.
    ///   - box: Opens the private halves; a wrong secret key shows here, as ``SecretBoxError/notAuthentic``.
    ///   - algorithm: Of the key that signs: its newest that is active. Keys of the other algorithm go on verifying.
    ///   - now: Decides which keys are active.
    /// - Returns: The keys for ``AccessTokenIssuer``.
    /// - Throws: ``DatabaseError``, ``SecretBoxError``, ``SigningKeyError`` or ``CryptoError``; the start
    ///   fails with it.
    package static func load(
        from database: SystemDatabase,
        box: SecretBox,
        algorithm: SigningAlgorithm,
        now: Date
    ) async throws -> KeySet {
        var keys = try await stored(in: database, box: box)
        if !keys.contains(where: { $0.key.algorithm == algorithm }) {
            let key = try SigningKey.generate(algorithm)
            let sealed = try box.seal(Array(key.privatePEM.utf8), context: context(of: key.kid))
            // Another process may have been first, so what is stored counts.
            _ = try await database.query(
                "make the first signing key",
                SigningKeyQueries.add(
                    kid: key.kid,
                    algorithm: algorithm.rawValue,
                    sealed: sealed,
                    activeIn: 0,
                    tokenSeconds: 0,
                    unlessNewerThan: 3_000_000_000
                )
            )
            keys = try await stored(in: database, box: box)
        }
        // Newest first; one that is not active yet is published only. A clock that is behind the database's must not
        // leave a process without a key.
        let own = keys.filter { $0.key.algorithm == algorithm }
        guard let active = own.first(where: { $0.activeFrom <= now }) ?? own.last else {
            throw DatabaseError(.decoding, "no signing key is stored after one was added")
        }
        return try KeySet(active: active.key, others: keys.map(\.key.verificationKey))
    }

    private static func stored(in database: SystemDatabase, box: SecretBox) async throws -> [Stored] {
        let rows = try await database.query("load signing keys", SigningKeyQueries.list())
        return try rows.map { row in
            let kid: String = try row.decode("kid")
            let pem = try box.open(try row.decode("private_key_sealed"), context: context(of: kid))
            return Stored(
                key: try SigningKey(privatePEM: String(decoding: pem, as: UTF8.self)),
                activeFrom: try row.decode("active_from")
            )
        }
    }

    private struct Stored {
        let key: SigningKey
        let activeFrom: Date
    }

    /// Where the sealed key stands, so that it opens nowhere else.
    private static func context(of kid: String) -> String {
        "signing-key/\(kid)"
    }
}
