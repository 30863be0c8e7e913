import FoundationEssentials

extension AccessTokenClaims {
    /// The claims in a payload, once each is there and of its form. Issuer, audience and times are the gate's to
    /// judge.
    init(payload: [UInt8]) throws(TokenError) {
        let reader = try ClaimReader(json: payload)
        guard try reader.anyText("token_use") == AccessTokenPayload.accessUse else { throw .wrongTokenUse }
        let scopes = try Self.scopes(in: reader)
        self.init(
            issuer: try reader.text("iss"),
            audience: try reader.text("aud"),
            subject: try reader.text("sub"),
            clientID: try reader.text("client_id"),
            issuedAt: try reader.time("iat"),
            notBefore: try reader.time("nbf"),
            expiresAt: try reader.time("exp"),
            tokenID: try Self.tokenID(in: reader),
            scopes: scopes,
            account: try Self.account(in: reader, scopes: scopes),
            roles: try Self.roles(in: reader),
            grant: try reader.optionalID("grant_id"),
            membership: try reader.optionalID("membership_id"),
            actor: try Self.actor(in: reader)
        )
    }

    /// A token has either an account or the scope `platform:admin`, and that alone: who administers the platform
    /// reads no account's data by that right, and no account's token reaches the platform.
    private static func account(in reader: ClaimReader, scopes: ScopeSet) throws(TokenError) -> UUID? {
        guard let account = try reader.optionalID("account_id") else {
            guard scopes == [.platformAdmin] else { throw .missingClaim("account_id") }
            return nil
        }
        guard !scopes.contains(.platformAdmin) else { throw .malformedClaim("scope") }
        return account
    }

    private static func scopes(in reader: ClaimReader) throws(TokenError) -> ScopeSet {
        let text = try reader.anyText("scope")
        do {
            return try ScopeSet(text: text)
        } catch {
            switch error {
            case .unknown(let name): throw .unknownScope(name)
            }
        }
    }

    private static func roles(in reader: ClaimReader) throws(TokenError) -> [Role] {
        guard let names = try reader.required("roles").texts else { throw .malformedClaim("roles") }
        var roles: [Role] = []
        for name in names {
            guard let role = Role(rawValue: name) else { throw .unknownRole(name) }
            roles.append(role)
        }
        return roles
    }

    private static func tokenID(in reader: ClaimReader) throws(TokenError) -> String {
        let id = try reader.id("jti")
        guard id.version7Instant != nil else { throw .malformedClaim("jti") }
        return id.lowercaseText
    }

    private static func actor(in reader: ClaimReader) throws(TokenError) -> String? {
        guard let value = reader.optional("act") else { return nil }
        guard case .object(let members) = value, members.count == 1, let subject = members["sub"]?.text,
            UUID(lowercaseText: subject) != nil
        else { throw .malformedClaim("act") }
        return subject
    }
}
