/// What is wrong with a certificate, a key or a request for one. The raw values are shown to operators.
package enum CertificateError: String, Error, Sendable, CustomStringConvertible {
    case unreadable
    /// The signature is not the key's.
    case badSignature = "bad_signature"
    /// Weaker than RSA with 2048 bits or elliptic curves with 224 (OCPP 1.6 security white paper, §1.4).
    case weakKey = "weak_key"
    case expired
    case notYetValid = "not_yet_valid"
    /// No trusted authority stands behind it.
    case untrusted
    /// Made for something else, a server for example.
    case wrongPurpose = "wrong_purpose"
    /// It speaks for somebody else.
    case otherIdentity = "other_identity"
    /// Not one that was issued to this charge point, or one that was taken back.
    case revoked

    package var description: String {
        rawValue.replacing("_", with: " ")
    }
}
