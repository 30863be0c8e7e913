package import FoundationEssentials

/// What an ID token tells a client about the person who signed in (OpenID Connect Core 1.0, section 2).
///
/// It opens nothing: ``TokenGate`` refuses it by its `token_use`.
package struct IDTokenClaims: Sendable, Equatable {
    /// `iss`: the platform's public URL.
    package var issuer: String
    /// `sub`: the user's id.
    package var subject: String
    /// `aud`: the client it is for.
    package var clientID: String
    /// `iat`.
    package var issuedAt: Date
    /// `exp`.
    package var expiresAt: Date
    /// `auth_time`: when the person signed in.
    package var authenticatedAt: Date
    /// `nonce`, as the client sent it to the authorization endpoint.
    package var nonce: String?
    /// `email`.
    package var email: String?

    package init(
        issuer: String,
        subject: String,
        clientID: String,
        issuedAt: Date,
        expiresAt: Date,
        authenticatedAt: Date,
        nonce: String? = nil,
        email: String? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.clientID = clientID
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.authenticatedAt = authenticatedAt
        self.nonce = nonce
        self.email = email
    }
}
