/// Why a JWKS document of an outside issuer was refused as a whole.
package enum OutsideKeySetError: Error, Equatable {
    /// Over 64 KiB.
    case tooLarge
    /// No JSON, no `keys`, or a member that stands twice.
    case malformed
    /// Over 50.
    case tooManyKeys
    /// It shows a private or a symmetric key: whoever reads it can sign.
    case secretKey
    /// Two usable keys of one name.
    case duplicateKid(String)
    case noUsableKey
}
