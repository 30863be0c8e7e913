import CCrypto

/// A charge point's request for a certificate (PKCS#10, RFC 2986), checked.
package struct SigningRequest: Sendable {
    /// As the charge point wrote it; `nil` when it named nobody.
    package let commonName: String?
    /// SubjectPublicKeyInfo.
    let publicKey: [UInt8]

    /// - Throws: ``CertificateError`` when it cannot be read, is not signed by its own key, or the key is too weak.
    package init(pem: String) throws(CertificateError) {
        let request = Array(pem.utf8).withUnsafeBytes { buffer -> OpaquePointer? in
            guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else { return nil }
            defer { BIO_free(bio) }
            return plugyard_read_request(bio)
        }
        defer { ERR_clear_error() }
        guard let request else { throw .unreadable }
        defer { X509_REQ_free(request) }
        guard let key = X509_REQ_get0_pubkey(request) else { throw .unreadable }
        guard X509_REQ_verify(request, key) == 1 else { throw .badSignature }
        let bits = EVP_PKEY_get_bits(key)
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA where (2048...8192).contains(bits), EVP_PKEY_EC where bits >= 224: break
        default: throw .weakKey
        }
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(key, &bytes)
        guard count > 0, let bytes else { throw .unreadable }
        defer { plugyard_free(bytes) }
        publicKey = Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
        commonName = CertificateHandle.commonName(of: X509_REQ_get_subject_name(request))
    }
}
