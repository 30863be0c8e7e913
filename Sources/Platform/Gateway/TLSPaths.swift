/// Where the files for TLS are.
package struct TLSPaths: Sendable {
    /// In place of a path: certificates of the installation's own authority alone.
    package static let ownAuthority = "own"

    package let certificate: String
    package let key: String
    /// `nil` when clients are asked for no certificate.
    package let clientAuthorities: String?

    package init(certificate: String, key: String, clientAuthorities: String?) {
        self.certificate = certificate
        self.key = key
        self.clientAuthorities = clientAuthorities
    }
}
