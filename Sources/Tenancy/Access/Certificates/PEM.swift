import CCrypto
import FoundationEssentials

/// The certificates of PEM texts (RFC 7468).
package enum PEM {
    /// All certificates of a text as DER, in their order.
    ///
    /// - Throws: ``CertificateError/unreadable`` when there is none.
    package static func certificates(in text: [UInt8]) throws -> [[UInt8]] {
        let certificates = try text.withUnsafeBytes { buffer in
            // The BIO reads the buffer in place, so it must not outlive this closure.
            guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else {
                throw CryptoError("reading a PEM")
            }
            defer { BIO_free(bio) }
            var found: [[UInt8]] = []
            while let next = plugyard_read_certificate(bio) {
                let handle = CertificateHandle(owning: next)
                found.append(try handle.der())
            }
            // The end of the text counts as an error there.
            ERR_clear_error()
            return found
        }
        guard !certificates.isEmpty else { throw CertificateError.unreadable }
        return certificates
    }

    /// One certificate in the form that is sent and downloaded.
    package static func text(ofCertificate der: [UInt8]) -> String {
        let base64 = Data(der).base64EncodedString()
        var lines = ["-----BEGIN CERTIFICATE-----"]
        var rest = Substring(base64)
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        lines.append("-----END CERTIFICATE-----")
        return lines.joined(separator: "\n") + "\n"
    }
}
