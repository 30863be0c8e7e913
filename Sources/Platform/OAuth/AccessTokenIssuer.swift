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
    package let keyring: Keyring

    /// The public URL (`PLUGYARD_PUBLIC_URL`) is issuer and audience in one: the platform serves itself.
    package init(publicURL: String, keyring: Keyring) {
        issuer = publicURL
        audience = publicURL
        self.keyring = keyring
    }

    /// The gate that accepts what this issuer makes.
    package func makeGate() -> TokenGate {
        TokenGate(issuer: issuer, audience: audience, keys: keyring.current)
    }

    /// A signed token. About 1 ms of CPU.
    ///
    /// - Parameters:
    ///   - subject: The user's id, or the client's when a machine acts for itself.
    ///   - clientID: The application.
    ///   - account: `nil` for a platform administrator's own token.
    ///   - scopes: What it may do.
    ///   - roles: For display; `partner` also limits what is seen.
    ///   - id: `jti`, of the time before the rights were read, by the database's clock, which times revocations too: a
    ///     change of rights ends what is not younger.
    ///   - grant: The family of refresh tokens, or the support session.
    ///   - membership: The person's membership in the account.
    ///   - actor: The platform administrator in a support session.
    ///   - lifetime: In seconds, at most ``lifetime``.
    ///   - now: The time of issue.
    /// - Returns: The compact form.
    /// - Throws: ``CryptoError``.
    package func token(
        for subject: String,
        clientID: String,
        account: AccountID?,
        scopes: ScopeSet,
        roles: [Role],
        id: UUID,
        grant: UUID? = nil,
        membership: UUID? = nil,
        actor: String? = nil,
        lifetime: TimeInterval = Self.lifetime,
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
            expiresAt: issuedAt.addingTimeInterval(min(lifetime, Self.lifetime)),
            tokenID: id.lowercaseText,
            scopes: scopes,
            account: account?.rawValue,
            roles: roles,
            grant: grant,
            membership: membership,
            actor: actor
        )
        return try AccessTokenSigner.sign(claims, with: keyring.current.active)
    }

    /// A signed ID token, good as long as the access token beside it.
    ///
    /// - Parameters:
    ///   - user: Who signed in.
    ///   - clientID: Whom it tells.
    ///   - authenticatedAt: When the person signed in.
    ///   - nonce: As the client sent it.
    ///   - email: Where the client was granted to know it.
    ///   - now: The time of issue.
    /// - Returns: The compact form.
    /// - Throws: ``CryptoError``.
    func idToken(
        for user: String,
        clientID: String,
        authenticatedAt: Date,
        nonce: String?,
        email: String?,
        now: Date
    ) throws -> String {
        let claims = IDTokenClaims(
            issuer: issuer,
            subject: user,
            clientID: clientID,
            issuedAt: now,
            expiresAt: now.addingTimeInterval(Self.lifetime),
            authenticatedAt: authenticatedAt,
            nonce: nonce,
            email: email
        )
        return try IDTokenSigner.sign(claims, with: keyring.current.active)
    }
}
