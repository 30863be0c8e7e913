import CCrypto

/// The certificate that a charge point showed when its connection was made: TLS has seen that it holds the key.
package struct ClientCertificate: Sendable {
    /// SHA-256 of the DER.
    package let fingerprint: [UInt8]
    /// Whether the installation's own authority signed it, so that it must be one of those it keeps.
    package let isOwn: Bool

    /// Judges a certificate.
    ///
    /// - Parameters:
    ///   - presented: DER, its own first, then those that lead to a root.
    ///   - identity: The charge point's, which must be its common name or an alternative name (DNS or URI).
    ///   - own: The root of the installation's authority.
    ///   - others: Further authorities, as configured.
    /// - Throws: ``CertificateError`` with why it does not count.
    package init(
        presented: [[UInt8]],
        identity: String,
        own: [UInt8]?,
        others: [[UInt8]]
    ) throws(CertificateError) {
        let chain = try Self.read(presented)
        defer { chain.forEach { X509_free($0) } }
        guard let leaf = chain.first else { throw .unreadable }
        let roots = try Self.read((own.map { [$0] } ?? []) + others)
        defer { roots.forEach { X509_free($0) } }
        try Self.verify(chain, roots)
        var isOwn = false
        if own != nil, let root = roots.first {
            isOwn = X509_verify(leaf, X509_get0_pubkey(root)) == 1
            ERR_clear_error()
        }
        let handle = try CertificateHandle(der: presented[0])
        guard handle.names(identity) else { throw .otherIdentity }
        self.isOwn = isOwn
        fingerprint = Digest.sha256(presented[0])
    }

    private static func read(_ certificates: [[UInt8]]) throws(CertificateError) -> [OpaquePointer] {
        var read: [OpaquePointer] = []
        for der in certificates {
            let next = der.withUnsafeBufferPointer { buffer in
                var next = buffer.baseAddress
                return d2i_X509(nil, &next, buffer.count)
            }
            guard let next else {
                read.forEach { X509_free($0) }
                ERR_clear_error()
                throw .unreadable
            }
            read.append(next)
        }
        return read
    }

    private static func verify(_ chain: [OpaquePointer], _ roots: [OpaquePointer]) throws(CertificateError) {
        var (presented, trusted) = (chain.map(Optional.some), roots.map(Optional.some))
        let result = plugyard_verify_client(
            &presented,
            Int32(presented.count),
            &trusted,
            Int32(trusted.count)
        )
        ERR_clear_error()
        switch result {
        case X509_V_OK: return
        case X509_V_ERR_CERT_HAS_EXPIRED: throw .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: throw .notYetValid
        case X509_V_ERR_INVALID_PURPOSE: throw .wrongPurpose
        default: throw .untrusted
        }
    }
}
