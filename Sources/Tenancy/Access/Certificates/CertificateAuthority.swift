import CCrypto
package import FoundationEssentials

/// The installation's own authority for the certificates of charge points: one root, which signs them directly.
package struct CertificateAuthority: Sendable {
    /// The root's life, in seconds: longer than a charge point's.
    private static let rootLife = 30.0 * 365 * 86_400
    /// Of a charge point's certificate, in seconds.
    package static let stationLife = 365.0 * 86_400
    /// Clocks of charge points are late.
    private static let leeway = 86_400.0

    /// The root as DER.
    package let root: [UInt8]
    /// PKCS#8. To be stored sealed.
    package let privatePEM: String

    /// - Throws: ``CertificateError`` or ``SigningKeyError`` for what is no certificate or no key.
    package init(root: [UInt8], privatePEM: String) throws {
        let certificate = try CertificateHandle(der: root)
        let key = try KeyHandle.read(privatePEM: privatePEM)
        guard X509_check_private_key(certificate.certificate, key.key) == 1 else {
            ERR_clear_error()
            throw CertificateError.badSignature
        }
        self.root = root
        self.privatePEM = privatePEM
    }

    private init(new root: [UInt8], privatePEM: String) {
        self.root = root
        self.privatePEM = privatePEM
    }

    /// A new root with a key on P-256.
    package static func generate(now: Date) throws(CryptoError) -> CertificateAuthority {
        let key = try KeyHandle.generate(.es256)
        let serial = newSerial()
        let from = now.timeIntervalSince1970 - leeway
        let made = plugyard_new_root(
            key.key,
            "Plugyard",
            "Plugyard charge point authority",
            serial,
            Int32(serial.count),
            Int64(from),
            Int64(from + rootLife)
        )
        guard let made else { throw CryptoError("making a root certificate") }
        let root = CertificateHandle(owning: made)
        return CertificateAuthority(new: try root.der(), privatePEM: try key.privatePEM())
    }

    package var rootPEM: String {
        PEM.text(ofCertificate: root)
    }

    /// Signs a request in the name of a charge point. What the request calls itself does not count: the common name is
    /// the identity, the organisation the account's slug.
    ///
    /// - Parameters:
    ///   - request: Checked before.
    ///   - identity: At most 64 characters (X.520).
    ///   - organisation: At most 64 characters.
    ///   - now: When it begins to be valid.
    /// - Returns: What is to be stored and sent.
    /// - Throws: ``CryptoError``, ``CertificateError`` or ``SigningKeyError``.
    package func sign(_ request: SigningRequest, identity: String, organisation: String, now: Date) throws
        -> IssuedCertificate
    {
        let issuer = try CertificateHandle(der: root)
        let issuerKey = try KeyHandle.read(privatePEM: privatePEM)
        let key = try request.key()
        let serial = Self.newSerial()
        let from = now.timeIntervalSince1970.rounded(.down)
        let made = plugyard_sign_client(
            key.key,
            organisation,
            identity,
            serial,
            Int32(serial.count),
            Int64(from - Self.leeway),
            Int64(from + Self.stationLife),
            issuer.certificate,
            issuerKey.key
        )
        guard let made else { throw CryptoError("signing a certificate") }
        let leaf = CertificateHandle(owning: made)
        let der = try leaf.der()
        return IssuedCertificate(
            pem: PEM.text(ofCertificate: der),
            serial: Hexadecimal.encode(serial),
            subject: "O=\(organisation), CN=\(identity)",
            fingerprint: Digest.sha256(der),
            notBefore: Date(timeIntervalSince1970: from - Self.leeway),
            notAfter: Date(timeIntervalSince1970: from + Self.stationLife)
        )
    }

    /// 16 random bytes, positive and of full length as a number (RFC 5280, section 4.1.2.2).
    private static func newSerial() -> [UInt8] {
        var serial = SecureRandom.bytes(16)
        serial[0] = serial[0] & 0x3F | 0x40
        return serial
    }
}

extension CertificateAuthority: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "CertificateAuthority(hidden)"
    }

    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}

extension SigningRequest {
    fileprivate func key() throws(CertificateError) -> KeyHandle {
        let read = publicKey.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return d2i_PUBKEY(nil, &next, buffer.count)
        }
        guard let read else {
            ERR_clear_error()
            throw .unreadable
        }
        return KeyHandle(owning: read)
    }
}
