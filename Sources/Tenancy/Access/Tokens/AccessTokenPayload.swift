import FoundationEssentials

/// The payload of an access token as JSON. Every member is optional here, so that a missing claim and one of
/// the wrong type are told apart; ``AccessTokenClaims`` has them all.
struct AccessTokenPayload: Codable {
    var iss: String?
    var aud: String?
    var sub: String?
    var client_id: String?
    var iat: Int?
    var nbf: Int?
    var exp: Int?
    var jti: String?
    var scope: String?
    var account_id: String?
    var roles: [String]?
    var token_use: String?

    /// The only kind of token there is today. Others (a support session, an id token) would differ here.
    static let accessUse = "access"

    init(json: [UInt8]) throws(TokenError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json))
        } catch DecodingError.typeMismatch(_, let context) {
            throw Self.error(at: context.codingPath)
        } catch DecodingError.dataCorrupted(let context) {
            throw Self.error(at: context.codingPath)
        } catch {
            throw .malformedPayload
        }
    }

    private static func error(at path: [any CodingKey]) -> TokenError {
        path.first.map { .malformedClaim($0.stringValue) } ?? .malformedPayload
    }
}

extension AccessTokenPayload {
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
        account_id = claims.account.uuidString.lowercased()
        roles = claims.roles.map(\.rawValue)
        token_use = Self.accessUse
    }

    /// The claims, once each is there and of its form. Issuer, audience and times are the gate's to judge.
    func claims() throws(TokenError) -> AccessTokenClaims {
        guard try Self.required(token_use, "token_use") == Self.accessUse else { throw .wrongTokenUse }
        let accountText = try Self.required(account_id, "account_id")
        // One spelling only: the lower-case one that we write.
        guard let account = UUID(uuidString: accountText), account.uuidString.lowercased() == accountText
        else {
            throw .malformedClaim("account_id")
        }
        var known: [Role] = []
        for name in try Self.required(roles, "roles") {
            guard let role = Role(rawValue: name) else { throw .unknownRole(name) }
            known.append(role)
        }
        return AccessTokenClaims(
            issuer: try Self.text(iss, "iss"),
            audience: try Self.text(aud, "aud"),
            subject: try Self.text(sub, "sub"),
            clientID: try Self.text(client_id, "client_id"),
            issuedAt: Date(timeIntervalSince1970: Double(try Self.required(iat, "iat"))),
            notBefore: Date(timeIntervalSince1970: Double(try Self.required(nbf, "nbf"))),
            expiresAt: Date(timeIntervalSince1970: Double(try Self.required(exp, "exp"))),
            tokenID: try Self.text(jti, "jti"),
            scopes: try Self.scopes(in: try Self.required(scope, "scope")),
            account: account,
            roles: known
        )
    }

    private static func scopes(in text: String) throws(TokenError) -> ScopeSet {
        do {
            return try ScopeSet(text: text)
        } catch {
            switch error {
            case .unknown(let name): throw .unknownScope(name)
            }
        }
    }

    private static func text(_ value: String?, _ name: String) throws(TokenError) -> String {
        let value = try required(value, name)
        guard !value.isEmpty else { throw .malformedClaim(name) }
        return value
    }

    private static func required<Value>(_ value: Value?, _ name: String) throws(TokenError) -> Value {
        guard let value else { throw .missingClaim(name) }
        return value
    }
}
