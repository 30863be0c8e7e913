/// Certificates that a charge point holds to trust others (OCPP 1.6 security white paper, M04 to M06).
package enum StationCertificate {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Trusted for the platform's own TLS certificate.
        case centralSystemRoot = "central_system_root"
        /// Trusted for signatures of firmware.
        case manufacturerRoot = "manufacturer_root"
    }

    /// By what a station names a certificate. Texts are hexadecimal.
    package struct Hash: Sendable, Hashable {
        package enum Algorithm: String, Sendable, Hashable, CaseIterable {
            case sha256 = "SHA256"
            case sha384 = "SHA384"
            case sha512 = "SHA512"
        }

        package var algorithm: Algorithm
        package var issuerNameHash: String
        package var issuerKeyHash: String
        package var serialNumber: String

        package init(
            algorithm: Algorithm,
            issuerNameHash: String,
            issuerKeyHash: String,
            serialNumber: String
        ) {
            self.algorithm = algorithm
            self.issuerNameHash = issuerNameHash
            self.issuerKeyHash = issuerKeyHash
            self.serialNumber = serialNumber
        }
    }
}
