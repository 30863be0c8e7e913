import FoundationEssentials
import Tenancy
import Testing

@Suite("The gate for tokens of outside issuers")
struct OutsideTokenGateTests {
    private static let issuer = "https://login.example/tenant"
    private static let good: [String: String] = [
        "iss": #""https:\/\/login.example\/tenant""#, "aud": #""plugyard""#, "sub": #""ann""#,
        "iat": "1800000000", "exp": "1800003600",
    ]
    private let mint: TokenMint
    private let keys: OutsideKeySet
    private let now = AccessTokenClaims.sampleTime

    init() throws {
        mint = try TokenMint.shared.get()
        keys = try OutsideKeySet(json: Array(mint.keys.jwks.utf8), allowed: [.es256, .rs256])
    }

    /// A token of the EC key with these claims, as JSON, besides the good ones. `nil` takes one away.
    private func token(_ changes: [String: String?] = [:], header: String? = nil) throws -> String {
        var claims = Self.good
        for (name, value) in changes { claims[name] = value }
        let payload = claims.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        return try TokenForge.token(
            header: header ?? #"{"alg":"ES256","kid":"\#(mint.ec.kid)"}"#,
            payload: "{\(payload)}",
            key: mint.ec
        )
    }

    private func verify(_ token: String, groupsClaim: String? = nil) throws(TokenError) -> OutsideClaims {
        try OutsideTokenGate.verify(
            token,
            keys: keys,
            issuer: Self.issuer,
            audience: "plugyard",
            groupsClaim: groupsClaim,
            now: now
        )
    }

    @Test("The least that a token must say is enough")
    func least() throws {
        let claims = try verify(try token())
        #expect(
            claims
                == OutsideClaims(
                    issuer: Self.issuer,
                    subject: "ann",
                    tokenID: nil,
                    issuedAt: now,
                    expiresAt: now.addingTimeInterval(3600),
                    notBefore: nil,
                    email: nil,
                    groups: []
                )
        )
    }

    @Test("Everything that it may say comes back")
    func most() throws {
        let changes = [
            "aud": #"["other","plugyard"]"#, "jti": #""7""#, "nbf": "1799999999",
            "email": #""ann@example.com""#,
            "email_verified": "true", "groups": #"["staff","süd"]"#, "extra": #"{"a":[1.5]}"#,
        ]
        let header = #"{"typ":"JWT","alg":"ES256","kid":"\#(mint.ec.kid)","x5t":"AA","x5t#S256":"AA"}"#
        let claims = try verify(try token(changes, header: header), groupsClaim: "groups")
        #expect(claims.tokenID == "7")
        #expect(claims.notBefore == now.addingTimeInterval(-1))
        #expect(claims.email == "ann@example.com")
        #expect(claims.groups == ["staff", "süd"])
        #expect(try verify(try token(changes)).groups == [])
        #expect(try verify(try token(), groupsClaim: "groups").groups == [])
    }

    @Test("An RSA token passes too")
    func rsa() throws {
        let payload = Self.good.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        let header = #"{"alg":"RS256","kid":"\#(mint.rsa.kid)","typ":"JWT"}"#
        let token = try TokenForge.token(header: header, payload: "{\(payload)}", key: mint.rsa)
        #expect(try verify(token).subject == "ann")
    }

    @Test(
        "An address that the issuer calls unverified is none",
        arguments: ["false", #""false""#, "null", "1"]
    )
    func unverifiedEmail(verified: String) throws {
        let claims = try verify(try token(["email": #""a@example.com""#, "email_verified": verified]))
        #expect(claims.email == nil)
    }

    @Test("A peek tells issuer and key without trusting either")
    func peek() throws {
        let header = #"{"alg":"ES256","kid":"whatever"}"#
        let found = try OutsideTokenGate.peek(try token(["exp": nil], header: header))
        #expect(found.issuer == Self.issuer)
        #expect(found.kid == "whatever")
    }

    @Test("A peek refuses what no issuer can have made")
    func peekRefuses() throws {
        let kid = mint.ec.kid
        for (token, error) in [
            ("", TokenError.notThreeParts), (String(repeating: "A", count: 8193), .tooLong),
            (try token(["iss": nil]), .missingClaim("iss")),
            (try token(["iss": "7"]), .malformedClaim("iss")),
            (try token(["iss": "\"\(String(repeating: "i", count: 2049))\""]), .malformedClaim("iss")),
            (try token(header: #"{"alg":"none","kid":"\#(kid)"}"#), .wrongAlgorithm),
            (try token(header: #"{"alg":"HS256","kid":"\#(kid)"}"#), .wrongAlgorithm),
            (try token(header: #"{"alg":"ES256"}"#), .missingHeaderMember("kid")),
            (
                try token(header: #"{"alg":"ES256","kid":"\#(kid)","jku":"x"}"#),
                .unexpectedHeaderMember("jku")
            ),
        ] {
            #expect(throws: error) { try OutsideTokenGate.peek(token) }
        }
    }

    @Test(
        "Headers that want something of us are refused",
        arguments: ["crit", "jwk", "jku", "x5u", "x5c", "b64", "zip", "cty", "enc", "nonce"]
    )
    func headers(name: String) throws {
        let header = #"{"alg":"ES256","\#(name)":"x","kid":"\#(mint.ec.kid)","typ":"JWT"}"#
        let token = try token(header: header)
        #expect(throws: TokenError.unexpectedHeaderMember(name)) { try verify(token) }
    }

    @Test("Other types, keys and algorithms are refused")
    func keysAndTypes() throws {
        let kid = mint.ec.kid
        for (header, error) in [
            (#"{"alg":"ES256","kid":"\#(kid)","typ":"at+jwt"}"#, TokenError.wrongType),
            (#"{"alg":"RS256","kid":"\#(kid)"}"#, .wrongAlgorithm),
            (#"{"alg":"none","kid":"\#(kid)"}"#, .wrongAlgorithm),
            (#"{"alg":"ES256","kid":"\#(mint.rsa.kid)"}"#, .wrongAlgorithm),
            (#"{"alg":"ES256","kid":"other"}"#, .unknownKey),
            (#"{"alg":"ES256","kid":"a","kid":"\#(kid)"}"#, .duplicateHeaderMember("kid")),
        ] {
            let token = try token(header: header)
            #expect(throws: error) { try verify(token) }
        }
        let forged = try token().dropLast(4) + "AAAA"
        #expect(throws: TokenError.badSignature) { try verify(String(forged)) }
    }

    @Test(
        "Claims that must not pass",
        arguments: [
            ("iss", #""https://login.example/tenant/""#, .wrongIssuer), ("iss", nil, .missingClaim("iss")),
            ("aud", #""other""#, .wrongAudience), ("aud", #"["other"]"#, .wrongAudience),
            ("aud", "[]", .wrongAudience),
            ("aud", #"["plugyard",7]"#, .malformedClaim("aud")), ("aud", nil, .missingClaim("aud")),
            ("sub", nil, .missingClaim("sub")), ("sub", #""""#, .malformedClaim("sub")),
            ("sub", "\"\(String(repeating: "s", count: 256))\"", .malformedClaim("sub")),
            ("exp", nil, .missingClaim("exp")), ("exp", "1799999970", .expired),
            ("exp", "1800003600.5", .malformedClaim("exp")), ("exp", "1800086401", .livesTooLong),
            ("iat", nil, .missingClaim("iat")), ("iat", "1800000031", .issuedInFuture),
            ("nbf", "1800000031", .notYetValid), ("nbf", "null", .missingClaim("nbf")),
            ("jti", "7", .malformedClaim("jti")), ("email", "7", .malformedClaim("email")),
            ("groups", #""staff""#, .malformedClaim("groups")), ("groups", "[7]", .malformedClaim("groups")),
            ("z\":1,\"sub", #""root""#, .duplicateClaim("sub")),
        ] as [(String, String?, TokenError)]
    )
    func claims(name: String, json: String?, error: TokenError) throws {
        let token = try token([name: json])
        #expect(throws: error) { try verify(token, groupsClaim: "groups") }
    }
}
