package import FoundationEssentials

/// The only way a token of an outside issuer becomes ``OutsideClaims``. As strict as ``TokenGate``, with the
/// freedom that other issuers need: an audience among several, no `nbf`, no `typ`, claims of their own.
package enum OutsideTokenGate {
    /// The longest a token may live, in seconds: what lives longer is no proof that somebody signed in.
    package static let longestLife: TimeInterval = 24 * 3600
    private static let longestIssuer = 2048
    private static let longestSubject = 255
    /// RFC 5321 section 4.5.3.1.3.
    private static let longestEmail = 254

    /// Who a token says it is from, to find the issuer's keys by. Nothing is verified: the answer is the
    /// caller's to look up and worth nothing else.
    ///
    /// - Throws: The first reason why no issuer can have made the token.
    package static func peek(_ token: String) throws(TokenError) -> (issuer: String, kid: String) {
        let parts = try TokenParts(token)
        let header = try TokenHeader(json: parts.header, form: .outside)
        guard SigningAlgorithm(rawValue: header.algorithm) != nil else { throw .wrongAlgorithm }
        let issuer = try ClaimReader(json: parts.payload).text("iss")
        guard issuer.utf8.count <= longestIssuer else { throw .malformedClaim("iss") }
        return (issuer, header.kid)
    }

    /// The claims of a good token. About 1 ms of CPU.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - keys: The issuer's keys, as fetched.
    ///   - issuer: The exact `iss`, from the account's settings.
    ///   - audience: The `aud` or one of them, byte for byte.
    ///   - groupsClaim: The claim that lists groups; `nil` when the account does not read them.
    ///   - now: The time to judge by.
    /// - Returns: The claims, all of them checked.
    /// - Throws: The first reason found.
    package static func verify(
        _ token: String,
        keys: OutsideKeySet,
        issuer: String,
        audience: String,
        groupsClaim: String?,
        now: Date
    ) throws(TokenError) -> OutsideClaims {
        let envelope = try TokenEnvelope(token, form: .outside, keyNamed: keys.verificationKey)
        try envelope.checkSignature()
        let reader = try ClaimReader(json: envelope.payload)
        guard try reader.text("iss").utf8.elementsEqual(issuer.utf8) else { throw .wrongIssuer }
        guard try audiences(in: reader).contains(where: { $0.utf8.elementsEqual(audience.utf8) }) else {
            throw .wrongAudience
        }
        let claims = OutsideClaims(
            issuer: issuer,
            subject: try bounded(try reader.text("sub"), longestSubject, "sub"),
            tokenID: try reader.optionalText("jti").map { text throws(TokenError) in
                try bounded(text, longestSubject, "jti")
            },
            issuedAt: try reader.time("iat"),
            expiresAt: try reader.time("exp"),
            notBefore: reader.optional("nbf") == nil ? nil : try reader.time("nbf"),
            email: try email(in: reader),
            groups: try groups(in: reader, claim: groupsClaim)
        )
        try checkTimes(of: claims, now: now)
        return claims
    }

    private static func checkTimes(of claims: OutsideClaims, now: Date) throws(TokenError) {
        try TokenGate.checkTimes(
            issuedAt: claims.issuedAt,
            notBefore: claims.notBefore ?? .distantPast,
            expiresAt: claims.expiresAt,
            now: now
        )
        guard claims.expiresAt.timeIntervalSince(claims.issuedAt) <= longestLife else { throw .livesTooLong }
    }

    /// `aud`: one text or a list of them (RFC 7519 section 4.1.3).
    private static func audiences(in reader: ClaimReader) throws(TokenError) -> [String] {
        let value = try reader.required("aud")
        guard let audiences = value.texts ?? value.text.map({ [$0] }) else { throw .malformedClaim("aud") }
        return audiences
    }

    private static func email(in reader: ClaimReader) throws(TokenError) -> String? {
        guard let text = try reader.optionalText("email") else { return nil }
        // Some issuers write "false".
        guard [nil, .bool(true), .string("true")].contains(reader.optional("email_verified")) else {
            return nil
        }
        return try bounded(text, longestEmail, "email")
    }

    private static func groups(in reader: ClaimReader, claim: String?) throws(TokenError) -> [String] {
        guard let claim, let value = reader.optional(claim) else { return [] }
        guard let groups = value.texts else { throw .malformedClaim(claim) }
        return groups
    }

    private static func bounded(_ text: String, _ limit: Int, _ claim: String) throws(TokenError) -> String {
        guard text.utf8.count <= limit else { throw .malformedClaim(claim) }
        return text
    }
}
