package import FoundationEssentials
package import Tenancy

/// Makes access tokens for those who proved who they are.
package struct AccessTokenIssuer: Sendable {
    /// Contract §3.
    package static let lifetime: TimeInterval = 15 * 60

    /// `iss`, and base of the metadata's links: the platform's public URL without a trailing slash.
    package let issuer: String
    /// `aud`: this API.
    package let audience: String
    package let keys: KeySet

    /// The public URL (`PLUGYARD_PUBLIC_URL`) is issuer and audience in one: the platform serves itself.
    package init(publicURL: String, keys: KeySet) {
        issuer = publicURL
        audience = publicURL
        self.keys = keys
    }

    /// The gate that accepts what this issuer makes.
    package func makeGate() -> TokenGate {
        TokenGate(issuer: issuer, audience: audience, keys: keys)
    }

    /// A signed token. About 1 ms of CPU.
    ///
    /// - Throws: ``CryptoError``.
    package func token(
        for subject: String,
        clientID: String,
        account: AccountID,
        scopes: ScopeSet,
        roles: [Role],
        now: Date
    ) throws -> String {
        // Whole seconds, as the claims are.
        let issuedAt = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        let claims = AccessTokenClaims(
            issuer: issuer,
            audience: audience,
            subject: subject,
            clientID: clientID,
            issuedAt: issuedAt,
            notBefore: issuedAt,
            expiresAt: issuedAt.addingTimeInterval(Self.lifetime),
            tokenID: UUID.version7().uuidString.lowercased(),
            scopes: scopes,
            account: account.rawValue,
            roles: roles
        )
        return try AccessTokenSigner.sign(claims, with: keys.active)
    }
}
