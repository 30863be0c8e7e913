package import FoundationEssentials

/// What an access token says about its bearer: the claims of RFC 9068 section 2.2 and our `account_id`.
///
/// A value that came out of ``TokenGate`` is proof; one made by hand is only what ``AccessTokenSigner`` will
/// sign.
package struct AccessTokenClaims: Sendable, Equatable {
    /// `iss`: the platform's public URL.
    package var issuer: String
    /// `aud`: the one service the token is for.
    package var audience: String
    /// `sub`: the user's id, or the client's id when a machine acts for itself.
    package var subject: String
    /// `client_id`: the application that obtained the token.
    package var clientID: String
    /// `iat`, whole seconds.
    package var issuedAt: Date
    /// `nbf`, whole seconds.
    package var notBefore: Date
    /// `exp`, whole seconds; 15 minutes after ``issuedAt``.
    package var expiresAt: Date
    /// `jti`: unique, for the audit log and for revocation.
    package var tokenID: String
    /// `scope`.
    package var scopes: ScopeSet
    /// `account_id`: the only account whose rows the bearer may touch.
    package var account: UUID
    /// `roles`: for display and audit. Permission is decided by ``scopes`` alone.
    package var roles: [Role]

    package init(
        issuer: String,
        audience: String,
        subject: String,
        clientID: String,
        issuedAt: Date,
        notBefore: Date,
        expiresAt: Date,
        tokenID: String,
        scopes: ScopeSet,
        account: UUID,
        roles: [Role]
    ) {
        self.issuer = issuer
        self.audience = audience
        self.subject = subject
        self.clientID = clientID
        self.issuedAt = issuedAt
        self.notBefore = notBefore
        self.expiresAt = expiresAt
        self.tokenID = tokenID
        self.scopes = scopes
        self.account = account
        self.roles = roles
    }
}
