package import FoundationEssentials
package import Tenancy

/// The installation's own certificate authority, as the database keeps it: sealed, shared by all processes.
package enum CertificateAuthorityKeeper {
    /// Loads the authority; makes it when there is none.
    ///
    /// - Parameters:
    ///   - database: Role `plugyard_auth`.
    ///   - box: Opens the private half; a wrong secret key shows here, as ``SecretBoxError/notAuthentic``.
    ///   - now: Dates a new one.
    /// - Returns: The authority.
    /// - Throws: ``DatabaseError``, ``SecretBoxError``, ``CertificateError`` or ``CryptoError``; the start fails with it.
    package static func load(from database: SystemDatabase, box: SecretBox, now: Date) async throws
        -> CertificateAuthority
    {
        if let authority = try await stored(in: database, box: box) { return authority }
        let (id, new) = (UUID.version7(), try CertificateAuthority.generate(now: now))
        let sealed = try box.seal(Array(new.privatePEM.utf8), context: context(of: id))
        // Another process may have been first, so what is stored counts.
        _ = try await database.query(
            "make the certificate authority",
            "SELECT add_certificate_authority(\(id), \(new.root), \(sealed))"
        )
        guard let authority = try await stored(in: database, box: box) else {
            throw DatabaseError(.decoding, "no certificate authority is stored after one was added")
        }
        return authority
    }

    private static func stored(in database: SystemDatabase, box: SecretBox) async throws
        -> CertificateAuthority?
    {
        let rows = try await database.query(
            "load the certificate authority",
            "SELECT id, certificate, private_key_sealed FROM find_certificate_authority()"
        )
        guard let row = rows.first else { return nil }
        let key = try box.open(
            try row.decode("private_key_sealed"),
            context: context(of: try row.decode("id"))
        )
        return try CertificateAuthority(
            root: try row.decode("certificate"),
            privatePEM: String(decoding: key, as: UTF8.self)
        )
    }

    /// Where the sealed key stands, so that it opens nowhere else.
    private static func context(of id: UUID) -> String {
        "certificate-authority/\(id.uuidString.lowercased())"
    }
}
