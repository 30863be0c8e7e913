/// Schema `SupportToken`: a support session that is open, and a token for it.
struct SupportTokenBody: Encodable, Sendable {
    /// Of the session.
    let id: ResourceID
    let accountID: ResourceID
    /// Of the session; a token may end before.
    let expiresAt: Timestamp
    let accessToken: String
    let tokenType = "Bearer"
    /// Of the token, in seconds.
    let expiresIn: Int
    let scope: String

    enum CodingKeys: String, CodingKey {
        case id, scope
        case accountID = "account_id"
        case expiresAt = "expires_at"
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
    }
}
