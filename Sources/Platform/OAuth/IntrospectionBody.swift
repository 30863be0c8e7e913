import FoundationEssentials
import Tenancy

/// Schema `Introspection` (RFC 7662, section 2.2): of a token that is not good, or not the caller's to know of, nothing
/// but that.
struct IntrospectionBody: Encodable, Sendable {
    let active: Bool
    var tokenUse: String?
    var tokenType: String?
    var scope: String?
    var clientID: String?
    var subject: String?
    var issuer: String?
    var audience: String?
    /// Seconds since 1970, as in tokens.
    var issuedAt: Int?
    var notBefore: Int?
    var expiresAt: Int?
    var tokenID: String?
    var accountID: String?
    var roles: [String]?
    var membershipID: String?

    static let inactive = Self(active: false)

    private init(active: Bool) {
        self.active = active
    }

    init(_ claims: AccessTokenClaims) {
        active = true
        tokenUse = "access"
        tokenType = "Bearer"
        scope = claims.scopes.text
        clientID = claims.clientID
        subject = claims.subject
        issuer = claims.issuer
        audience = claims.audience
        issuedAt = Self.seconds(claims.issuedAt)
        notBefore = Self.seconds(claims.notBefore)
        expiresAt = Self.seconds(claims.expiresAt)
        tokenID = claims.tokenID
        accountID = claims.account?.lowercaseText
        roles = claims.roles.map(\.rawValue)
        membershipID = claims.membership?.lowercaseText
    }

    /// Of a refresh token, as `find_refresh_token` has it.
    init(refreshToken row: Row, issuer: String) throws(DatabaseError) {
        active = true
        tokenUse = "refresh"
        scope = RequestedScope(stored: try row.decode("scope")).text
        clientID = try row.decode("client_id", as: String.self)
        subject = try row.decode("user_id", as: UUID.self).lowercaseText
        self.issuer = issuer
        issuedAt = Self.seconds(try row.decode("created_at"))
        expiresAt = Self.seconds(try row.decode("expires_at"))
        accountID = try row.decode("account_id", as: UUID?.self)?.lowercaseText
    }

    private static func seconds(_ date: Date) -> Int {
        Int(date.timeIntervalSince1970.rounded(.down))
    }

    enum CodingKeys: String, CodingKey {
        case active, scope, roles
        case tokenUse = "token_use"
        case tokenType = "token_type"
        case clientID = "client_id"
        case subject = "sub"
        case issuer = "iss"
        case audience = "aud"
        case issuedAt = "iat"
        case notBefore = "nbf"
        case expiresAt = "exp"
        case tokenID = "jti"
        case accountID = "account_id"
        case membershipID = "membership_id"
    }
}
