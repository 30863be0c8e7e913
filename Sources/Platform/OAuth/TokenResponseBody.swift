/// Schema `TokenResponse` (RFC 6749, section 5.1).
struct TokenResponseBody: Encodable, Sendable {
    let accessToken: String
    let tokenType = "Bearer"
    /// Seconds.
    let expiresIn = Int(AccessTokenIssuer.lifetime)
    let scope: String
    /// For people only: a machine asks again with its secret.
    var refreshToken: String?
    /// Where `openid` was granted (OpenID Connect Core 1.0, section 3.1.3.3).
    var idToken: String?

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case scope
        case refreshToken = "refresh_token"
        case idToken = "id_token"
    }
}
