import Tenancy

extension BadToken {
    /// Well signed, but with claims that must not pass.
    static let wrongClaims: [BadToken] = [
        BadToken("payload is no JSON", .badSignature) { try $0.payload(text: "rubbish") },
        BadToken("payload is a list", .malformedPayload) { try $0.payload(text: "[]") },
        BadToken("payload is empty", .missingClaim("token_use")) { try $0.payload(text: "{}") },
        BadToken("iss with a slash more", .wrongIssuer) {
            try $0.claims(["iss": .text(AccessTokenClaims.sample().issuer + "/")])
        },
        BadToken("iss in another spelling of Unicode", .wrongIssuer) {
            try $0.claims(["iss": .text("https://plugyard.example/u\u{308}")])
        },
        BadToken("iss missing", .missingClaim("iss")) { try $0.claims(["iss": .absent]) },
        BadToken("aud of another", .wrongAudience) { try $0.claims(["aud": .text("other")]) },
        BadToken("aud as a list", .malformedClaim("aud")) { try $0.claims(["aud": .list(["plugyard"])]) },
        BadToken("aud missing", .missingClaim("aud")) { try $0.claims(["aud": .absent]) },
        BadToken("sub missing", .missingClaim("sub")) { try $0.claims(["sub": .absent]) },
        BadToken("sub is a number", .malformedClaim("sub")) { try $0.claims(["sub": .number(1)]) },
        BadToken("client_id empty", .malformedClaim("client_id")) { try $0.claims(["client_id": .text("")]) },
        BadToken("jti missing", .missingClaim("jti")) { try $0.claims(["jti": .absent]) },
        BadToken("jti null", .missingClaim("jti")) { try $0.claims(["jti": .null]) },
        BadToken("jti empty", .malformedClaim("jti")) { try $0.claims(["jti": .text("")]) },
        BadToken("expired", .expired) { try $0.claims(["exp": .number(1_799_999_970)]) },
        BadToken("exp missing", .missingClaim("exp")) { try $0.claims(["exp": .absent]) },
        BadToken("exp as text", .malformedClaim("exp")) { try $0.claims(["exp": .text("1800000900")]) },
        BadToken("exp beyond all numbers", .malformedClaim("exp")) { try $0.claims(["exp": .number(1e30)]) },
        BadToken("exp with a fraction", .malformedClaim("exp")) {
            try $0.claims(["exp": .number(1_800_000_900.5)])
        },
        BadToken("nbf in the future", .notYetValid) { try $0.claims(["nbf": .number(1_800_000_031)]) },
        BadToken("nbf missing", .missingClaim("nbf")) { try $0.claims(["nbf": .absent]) },
        BadToken("iat in the future", .issuedInFuture) { try $0.claims(["iat": .number(1_800_000_031)]) },
        BadToken("iat missing", .missingClaim("iat")) { try $0.claims(["iat": .absent]) },
        BadToken("token_use of a refresh token", .wrongTokenUse) {
            try $0.claims(["token_use": .text("refresh")])
        },
        BadToken("token_use missing", .missingClaim("token_use")) { try $0.claims(["token_use": .absent]) },
        BadToken("scope is a list", .malformedClaim("scope")) {
            try $0.claims(["scope": .list(["logs:read"])])
        },
        BadToken("scope missing", .missingClaim("scope")) { try $0.claims(["scope": .absent]) },
        BadToken("scope unknown", .unknownScope("all")) { try $0.claims(["scope": .text("logs:read all")]) },
        BadToken("account_id is no UUID", .malformedClaim("account_id")) {
            try $0.claims(["account_id": .text("acme")])
        },
        BadToken("account_id in upper case", .malformedClaim("account_id")) {
            try $0.claims(["account_id": .text("0198C0DE-0000-7000-8000-00000000000A")])
        },
        BadToken("account_id missing", .missingClaim("account_id")) {
            try $0.claims(["account_id": .absent])
        },
        BadToken("roles as text", .malformedClaim("roles")) { try $0.claims(["roles": .text("admin")]) },
        BadToken("roles missing", .missingClaim("roles")) { try $0.claims(["roles": .absent]) },
        BadToken("role unknown", .unknownRole("root")) { try $0.claims(["roles": .list(["root"])]) },
    ]
}
