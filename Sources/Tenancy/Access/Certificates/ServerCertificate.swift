import CCrypto
package import FoundationEssentials

/// The certificate by which this installation shows who it is.
package struct ServerCertificate: Sendable {
    package let notBefore: Date
    package let notAfter: Date

    /// Reads the first certificate of a PEM text and compares it with the key.
    ///
    /// - Throws: ``CertificateError``, ``SigningKeyError`` or ``CryptoError`` when one cannot be read or they do not
    ///   belong together.
    package init(pem: [UInt8], privatePEM: [UInt8]) throws {
        let handle = try CertificateHandle(der: try PEM.certificates(in: pem)[0])
        let key = try KeyHandle.read(privatePEM: String(decoding: privatePEM, as: UTF8.self))
        guard X509_check_private_key(handle.certificate, key.key) == 1 else {
            ERR_clear_error()
            throw CertificateError.badSignature
        }
        notBefore = try handle.date(X509_get0_notBefore(handle.certificate))
        notAfter = try handle.date(X509_get0_notAfter(handle.certificate))
    }
}
