import FoundationEssentials

/// The keys a process knows at one time: one that signs, and all whose tokens are still good.
///
/// Rotation without logging anyone out: publish the new key among `others` first, make it active when caches
/// of the JWKS have seen it, keep the old one among `others` until its last token has expired.
package struct KeySet: Sendable {
    /// Signs new tokens.
    package let active: SigningKey
    /// The JSON Web Key Set (RFC 7517 section 5) as JSON text, active key first.
    package let jwks: String

    private let verificationKeys: [String: VerificationKey]

    /// - Parameters:
    ///   - active: The key that signs.
    ///   - others: Keys that only verify: retired ones and the next one.
    /// - Throws: Never in practice; the JSON encoder declares it.
    package init(active: SigningKey, others: [VerificationKey] = []) throws {
        var verificationKeys = [active.kid: active.verificationKey]
        var published = [active.verificationKey.jwk]
        for key in others where verificationKeys[key.kid] == nil {
            verificationKeys[key.kid] = key
            published.append(key.jwk)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = try encoder.encode(["keys": published])
        self.active = active
        self.verificationKeys = verificationKeys
        self.jwks = String(decoding: document, as: UTF8.self)
    }

    /// The key a token names, or `nil` when this installation has none of that name.
    package func verificationKey(_ kid: String) -> VerificationKey? {
        verificationKeys[kid]
    }
}
