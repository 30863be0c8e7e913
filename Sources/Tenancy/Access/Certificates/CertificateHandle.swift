import CCrypto
import FoundationEssentials

/// Owns a libcrypto certificate and frees it. Lives only inside one call: what is kept of a certificate is its DER.
struct CertificateHandle: ~Copyable {
    /// Dies with the handle.
    let certificate: OpaquePointer

    init(owning certificate: OpaquePointer) {
        self.certificate = certificate
    }

    deinit {
        X509_free(certificate)
    }

    init(der: [UInt8]) throws(CertificateError) {
        let read = der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return d2i_X509(nil, &next, buffer.count)
        }
        guard let read else {
            ERR_clear_error()
            throw .unreadable
        }
        self.init(owning: read)
    }

    func der() throws(CryptoError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(certificate, &bytes)
        guard count > 0, let bytes else { throw CryptoError("writing a certificate") }
        defer { plugyard_free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }

    /// Of the subject; `nil` when there is none.
    var commonName: String? {
        Self.commonName(of: X509_get_subject_name(certificate))
    }

    static func commonName(of subject: OpaquePointer?) -> String? {
        var count: Int32 = 0
        guard let text = plugyard_common_name(subject, &count) else {
            ERR_clear_error()
            return nil
        }
        defer { plugyard_free(text) }
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
    }

    func names(_ identity: String) -> Bool {
        let bytes = Array(identity.utf8)
        return commonName == identity
            || plugyard_has_alternative_name(certificate, bytes, Int32(bytes.count)) == 1
    }

    func date(_ time: UnsafePointer<ASN1_TIME>?) throws(CertificateError) -> Date {
        var done: Int32 = 0
        let seconds = plugyard_seconds(time, &done)
        guard done == 1 else { throw .unreadable }
        return Date(timeIntervalSince1970: Double(seconds))
    }
}
