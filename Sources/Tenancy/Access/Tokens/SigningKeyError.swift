/// Why a key text is no key for tokens.
package enum SigningKeyError: Error, Equatable {
    /// Not a PEM of the expected kind, or encrypted.
    case unreadable
    /// Neither an EC key on P-256 nor an RSA key of at least 2048 bits.
    case unsupported
}
