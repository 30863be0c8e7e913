package import FoundationEssentials

/// What is kept of a certificate that was signed for a charge point.
package struct IssuedCertificate: Sendable {
    package let pem: String
    /// In lower-case hexadecimal.
    package let serial: String
    package let subject: String
    /// SHA-256 of the DER.
    package let fingerprint: [UInt8]
    package let notBefore: Date
    package let notAfter: Date
}
