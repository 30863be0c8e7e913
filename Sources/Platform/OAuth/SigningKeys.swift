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
    ///   - algorithm: Of the key that signs: its newest. Keys of the other algorithm go on verifying.
    /// - Returns: The keys for ``AccessTokenIssuer``.
    /// - Throws: ``DatabaseError``, ``SecretBoxError``, ``SigningKeyError`` or ``CryptoError``; the start
    ///   fails with it.
    package static func load(
        from database: SystemDatabase,
        box: SecretBox,
        algorithm: SigningAlgorithm
    ) async throws -> KeySet {
        var keys = try await stored(in: database, box: box)
        if !keys.contains(where: { $0.algorithm == algorithm }) {
            let key = try SigningKey.generate(algorithm)
            let sealed = try box.seal(Array(key.privatePEM.utf8), context: context(of: key.kid))
            // The void result still has a row; another process may have been first, so what is stored counts.
            _ = try await database.query(
                "make the first signing key",
                SigningKeyQueries.addFirst(kid: key.kid, algorithm: algorithm.rawValue, sealed: sealed)
            )
            keys = try await stored(in: database, box: box)
        }
        guard let active = keys.first(where: { $0.algorithm == algorithm }) else {
            throw DatabaseError(.decoding, "no signing key is stored after one was added")
        }
        return try KeySet(active: active, others: keys.map(\.verificationKey))
    }

    private static func stored(in database: SystemDatabase, box: SecretBox) async throws -> [SigningKey] {
        let rows = try await database.query("load signing keys", SigningKeyQueries.list())
        return try rows.map { row in
            let kid: String = try row.decode("kid")
            let pem = try box.open(try row.decode("private_key_sealed"), context: context(of: kid))
            return try SigningKey(privatePEM: String(decoding: pem, as: UTF8.self))
        }
    }

    /// Where the sealed key stands, so that it opens nowhere else.
    private static func context(of kid: String) -> String {
        "signing-key/\(kid)"
    }
}
