import Tenancy

extension BadToken {
    /// Well signed; the payload can be read in two ways, or a claim has a form that only looks right.
    static let claimForms: [BadToken] =
        payloads + issuersAndAudiences + times + identities

    private static let payloads: [BadToken] = [
        BadToken("sub twice", .duplicateClaim("sub")) {
            try $0.claim("sub", json: "\"root\"", keepingOther: true)
        },
        BadToken("account_id twice", .duplicateClaim("account_id")) {
            let other = "\"0198c0de-0000-7000-8000-00000000000a\""
            return try $0.claim("account_id", json: other, keepingOther: true)
        },
        BadToken("scope twice, alike", .duplicateClaim("scope")) {
            let scope = "\"\(AccessTokenClaims.sample().scopes.text)\""
            return try $0.claim("scope", json: scope, keepingOther: true)
        },
        BadToken("exp in two spellings", .duplicateClaim("exp")) {
            try $0.claim("\\u0065xp", json: "9999999999", keepingOther: true)
        },
        BadToken("member twice below", .duplicateClaim("sub")) {
            try $0.claim("act", json: #"{"sub":"a","sub":"b"}"#)
        },
        BadToken("BOM before the payload", .badSignature) { try $0.payload(after: [0xEF, 0xBB, 0xBF]) },
        BadToken("rubbish after the payload", .badSignature) { try $0.payload(before: Array("{}".utf8)) },
        BadToken("NUL after the payload", .malformedPayload) { try $0.payload(before: [0]) },
        BadToken("NUL in a claim", .badSignature) { try $0.claim("sub", json: #""a\u0000b""#) },
        BadToken("invalid UTF-8 in a claim", .badSignature) { mint in
            let payload = Array(try mint.payloadText(["sub": .absent]).utf8.dropLast())
            return try TokenForge.token(
                header: Array(mint.headerText().utf8),
                payload: payload + Array(#","sub":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8),
                key: mint.ec
            )
        },
        BadToken("half a surrogate pair in a claim", .badSignature) {
            try $0.claim("sub", json: #""\ud800""#)
        },
        BadToken("nesting of 17 levels", .malformedPayload) {
            let deep = String(repeating: "[", count: 17) + String(repeating: "]", count: 17)
            return try $0.claim("a", json: deep)
        },
        BadToken("nesting of 2500 levels", .badSignature) {
            let deep = String(repeating: "[", count: 2500) + String(repeating: "]", count: 2500)
            return try $0.claim("a", json: deep)
        },
        BadToken("NaN in a claim", .badSignature) { try $0.claim("a", json: "NaN") },
        BadToken("single quotes", .badSignature) { try $0.claim("a", json: "'b'") },
        BadToken("comma too many", .badSignature) {
            try $0.payload(text: $0.payloadText().dropLast() + ",}")
        },
        BadToken("payload is null", .badSignature) { try $0.payload(text: "null") },
        BadToken("payload is a text", .badSignature) { try $0.payload(text: "\"a\"") },
    ]

    private static let issuersAndAudiences: [BadToken] =
        [
            ("of another", "https://evil.example"), ("in upper case", "HTTPS://PLUGYARD.EXAMPLE/Ü"),
            ("by plain http", "http://plugyard.example/ü"), ("cut short", "https://plugyard.example/"),
            ("with more behind", "https://plugyard.example/ü.evil.example"),
            ("with a lookalike letter", "https://plugyаrd.example/ü"),
            ("with a space", "https://plugyard.example/ü "),
            ("percent-encoded", "https://plugyard.example/%C3%BC"),
        ].map { name, issuer in
            BadToken("iss \(name)", .wrongIssuer) { try $0.claims(["iss": .text(issuer)]) }
        }
        + [
            ("in upper case", "PLUGYARD"), ("with a slash more", "plugyard/"), ("cut short", "plugyar"),
            ("with more behind", "plugyard2"), ("with a lookalike letter", "plugyаrd"),
            ("of two words", "a plugyard"),
        ].map { name, audience in
            BadToken("aud \(name)", .wrongAudience) { try $0.claims(["aud": .text(audience)]) }
        } + [
            BadToken("iss as a list", .malformedClaim("iss")) {
                try $0.claims(["iss": .list([AccessTokenClaims.sample().issuer])])
            },
            BadToken("iss empty", .malformedClaim("iss")) { try $0.claims(["iss": .text("")]) },
            BadToken("aud empty", .malformedClaim("aud")) { try $0.claims(["aud": .text("")]) },
            BadToken("aud null", .missingClaim("aud")) { try $0.claims(["aud": .null]) },
            BadToken("aud as an empty list", .malformedClaim("aud")) { try $0.claims(["aud": .list([])]) },
            BadToken("aud as an object", .malformedClaim("aud")) {
                try $0.claim("aud", json: #"{"plugyard":true}"#)
            },
        ]

    private static let times: [BadToken] =
        [
            ("as 1e400", "1e400", .badSignature), ("with an exponent", "18000009e2", .malformedClaim("exp")),
            ("as a whole fraction", "1800000900.0", .malformedClaim("exp")),
            ("negative", "-1800000900", .expired),
            ("zero", "0", .expired), ("beyond 64 bits", "9223372036854775808", .badSignature),
            ("null", "null", .missingClaim("exp")), ("true", "true", .malformedClaim("exp")),
            ("as a list", "[1800000900]", .malformedClaim("exp")),
            ("as an object", "{}", .malformedClaim("exp")),
            ("with a leading zero", "01800000900", .badSignature),
            ("with a plus", "+1800000900", .badSignature),
            ("as hexadecimal", "0x6B49D584", .badSignature),
            ("as a date", "\"2027-01-15\"", .malformedClaim("exp")),
        ].map { (name: String, json: String, error: TokenError) in
            BadToken("exp \(name)", error) { try $0.claim("exp", json: json) }
        } + [
            BadToken("nbf as text", .malformedClaim("nbf")) { try $0.claims(["nbf": .text("1800000000")]) },
            BadToken("nbf at the end of numbers", .notYetValid) {
                try $0.claim("nbf", json: "9223372036854775807")
            },
            BadToken("iat as text", .malformedClaim("iat")) { try $0.claims(["iat": .text("1800000000")]) },
            BadToken("iat null", .missingClaim("iat")) { try $0.claims(["iat": .null]) },
            BadToken("iat with a fraction", .malformedClaim("iat")) {
                try $0.claims(["iat": .number(1_800_000_000.5)])
            },
        ]

    private static let identities: [BadToken] =
        [
            "0198C0DE-0000-7000-8000-00000000000A", "{0198c0de-0000-7000-8000-00000000000a}", "", "*",
            "0198c0de00007000800000000000000a", "urn:uuid:0198c0de-0000-7000-8000-00000000000a",
            " 0198c0de-0000-7000-8000-00000000000a", "0198c0de-0000-7000-8000-00000000000a\n",
            "0198c0de-0000-7000-8000-00000000000a' OR true --", "０198c0de-0000-7000-8000-00000000000a",
        ].flatMap { id in
            ["account_id", "grant_id", "membership_id", "jti"].map { claim in
                BadToken("\(claim) \(id.debugDescription)", .malformedClaim(claim)) {
                    try $0.claims([claim: .text(id)])
                }
            }
        }
        + ["grant_id", "membership_id", "act", "account_id"].flatMap { claim in
            ["null", "1", "[]", "true"].map { json in
                BadToken("\(claim) is \(json)", .malformedClaim(claim)) { try $0.claim(claim, json: json) }
            }
        }
        + [
            ("text", "\"0198c0de-0000-7000-8000-000000000001\""), ("empty", "{}"),
            ("without sub", #"{"iss":"x"}"#),
            ("with sub in upper case", #"{"sub":"0198C0DE-0000-7000-8000-000000000001"}"#),
            ("with sub a number", #"{"sub":1}"#), ("with sub empty", #"{"sub":""}"#),
            ("with more than sub", #"{"sub":"0198c0de-0000-7000-8000-000000000001","act":{"sub":"a"}}"#),
        ].map { name, json in
            BadToken("act \(name)", .malformedClaim("act")) { try $0.claim("act", json: json) }
        } + [
            BadToken("jti of version 4", .malformedClaim("jti")) {
                try $0.claims(["jti": .text("0198c0de-0000-4000-8000-000000000001")])
            },
            BadToken("jti of version 7 and another variant", .malformedClaim("jti")) {
                try $0.claims(["jti": .text("0198c0de-0000-7000-c000-000000000001")])
            },
            BadToken("jti a number", .malformedClaim("jti")) { try $0.claims(["jti": .number(1)]) },
            BadToken("sub empty", .malformedClaim("sub")) { try $0.claims(["sub": .text("")]) },
            BadToken("sub as a list", .malformedClaim("sub")) { try $0.claims(["sub": .list(["a"])]) },
            BadToken("client_id missing", .missingClaim("client_id")) {
                try $0.claims(["client_id": .absent])
            },
            BadToken("client_id is a number", .malformedClaim("client_id")) {
                try $0.claims(["client_id": .number(1)])
            },
            BadToken("token_use of an id token", .wrongTokenUse) {
                try $0.claims(["token_use": .text("id")])
            },
            BadToken("token_use in upper case", .wrongTokenUse) {
                try $0.claims(["token_use": .text("Access")])
            },
            BadToken("token_use as a list", .malformedClaim("token_use")) {
                try $0.claims(["token_use": .list(["access"])])
            },
            BadToken("scope in upper case", .unknownScope("LOGS:READ")) {
                try $0.claims(["scope": .text("LOGS:READ")])
            },
            BadToken("scope parted by commas", .unknownScope("logs:read,reports:read")) {
                try $0.claims(["scope": .text("logs:read,reports:read")])
            },
            BadToken("scope with a star", .unknownScope("*")) { try $0.claims(["scope": .text("*")]) },
            BadToken("scope null", .missingClaim("scope")) { try $0.claims(["scope": .null]) },
            BadToken("scope platform:admin with an account", .malformedClaim("scope")) {
                try $0.claims(["scope": .text("platform:admin")])
            },
            BadToken("scope platform:admin among others", .malformedClaim("scope")) {
                try $0.claims(["scope": .text("logs:read platform:admin")])
            },
            BadToken("no account and scope platform:admin among others", .missingClaim("account_id")) {
                try $0.claims(["account_id": .absent, "scope": .text("logs:read platform:admin")])
            },
            BadToken("no account and no scope", .missingClaim("account_id")) {
                try $0.claims(["account_id": .absent, "scope": .text("")])
            },
            BadToken("account null and scope platform:admin", .malformedClaim("account_id")) {
                try $0.claims(["account_id": .null, "scope": .text("platform:admin")])
            },
            BadToken("account_id as a list", .malformedClaim("account_id")) {
                try $0.claims(["account_id": .list(["0198c0de-0000-7000-8000-00000000000a"])])
            },
            BadToken("role in upper case", .unknownRole("Admin")) {
                try $0.claims(["roles": .list(["Admin"])])
            },
            BadToken("roles null", .missingClaim("roles")) { try $0.claims(["roles": .null]) },
            BadToken("roles with a number", .malformedClaim("roles")) { try $0.claim("roles", json: "[1]") },
        ]
}
