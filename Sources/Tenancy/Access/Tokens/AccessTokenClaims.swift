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
    /// `jti`: a lower-case UUID of version 7, for the audit log and for revocation.
    package var tokenID: String
    /// `scope`.
    package var scopes: ScopeSet
    /// `account_id`: the only account whose rows the bearer may touch. `nil` only in a platform administrator's
    /// own token, whose one scope is `platform:admin`; no other token has that scope.
    package var account: UUID?
    /// `roles`: for display and audit. Permission is decided by ``scopes`` alone.
    package var roles: [Role]
    /// `grant_id`: the family of refresh tokens or the support session that the token belongs to.
    package var grant: UUID?
    /// `membership_id`: the person's membership in the account.
    package var membership: UUID?
    /// `act` (RFC 8693 section 4.1): the user id of the platform administrator who looks into the account.
    package var actor: String?

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
        account: UUID?,
        roles: [Role],
        grant: UUID? = nil,
        membership: UUID? = nil,
        actor: String? = nil
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
        self.grant = grant
        self.membership = membership
        self.actor = actor
    }

    /// When the token was made, to the millisecond: the time in ``tokenID``. A revocation is compared with this,
    /// as ``issuedAt`` has only seconds. The distant past for a token id of another form, so that every
    /// revocation hits.
    package var instant: Date {
        UUID(lowercaseText: tokenID)?.version7Instant ?? .distantPast
    }
}
