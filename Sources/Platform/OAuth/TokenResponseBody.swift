/// Schema `TokenResponse` (RFC 6749, section 5.1).
struct TokenResponseBody: Encodable, Sendable {
    let accessToken: String
    let tokenType = "Bearer"
    /// Seconds.
    let expiresIn: Int
    let scope: String

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case scope
    }
}
