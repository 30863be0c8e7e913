/// Writes access tokens.
package enum AccessTokenSigner {
    /// A signed token in compact form. About 1 ms of CPU.
    ///
    /// - Throws: ``CryptoError`` when libjwt refuses, for example for claims that are too long.
    package static func sign(_ claims: AccessTokenClaims, with key: SigningKey) throws -> String {
        guard let payload = AccessTokenPayload(claims) else { throw CryptoError("writing a token's times") }
        return try TokenWriter.token(payload, signedBy: key)
    }
}
