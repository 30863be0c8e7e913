import FoundationEssentials

/// The payload of an access token as we write it.
struct AccessTokenPayload: Encodable {
    private let iss: String
    private let aud: String
    private let sub: String
    private let client_id: String
    private let iat: Int
    private let nbf: Int
    private let exp: Int
    private let jti: String
    private let scope: String
    private let account_id: String?
    private let roles: [String]
    private let grant_id: String?
    private let membership_id: String?
    private let act: [String: String]?
    private let token_use: String

    /// Tells an access token from an ID token.
    static let accessUse = "access"

    /// `nil` when a time is no whole number of seconds that fits.
    init?(_ claims: AccessTokenClaims) {
        guard let issuedAt = Int(exactly: claims.issuedAt.timeIntervalSince1970.rounded(.down)),
            let notBefore = Int(exactly: claims.notBefore.timeIntervalSince1970.rounded(.down)),
            let expiresAt = Int(exactly: claims.expiresAt.timeIntervalSince1970.rounded(.down))
        else { return nil }
        iss = claims.issuer
        aud = claims.audience
        sub = claims.subject
        client_id = claims.clientID
        iat = issuedAt
        nbf = notBefore
        exp = expiresAt
        jti = claims.tokenID
        scope = claims.scopes.text
        account_id = claims.account?.lowercaseText
        roles = claims.roles.map(\.rawValue)
        grant_id = claims.grant?.lowercaseText
        membership_id = claims.membership?.lowercaseText
        act = claims.actor.map { ["sub": $0] }
        token_use = Self.accessUse
    }
}
