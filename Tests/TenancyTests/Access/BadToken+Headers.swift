import Tenancy
import Testing

extension BadToken {
    /// Well signed, but the header asks for more or something else than we do.
    static let headers: [BadToken] =
        [
            BadToken("jwk of the attacker", .malformedHeader) { mint in
                let jwk = mint.stranger.verificationKey.jwk
                let members = #""kty":"EC","crv":"P-256","x":"\#(jwk["x"] ?? "")","y":"\#(jwk["y"] ?? "")""#
                return try TokenForge.token(
                    header: #"{"alg":"ES256","jwk":{\#(members)},"kid":"\#(mint.ec.kid)","typ":"JWT"}"#,
                    payload: mint.payloadText(),
                    key: mint.stranger
                )
            },
            BadToken("jwk as text", .unexpectedHeaderMember("jwk")) { try $0.header(["jwk": "{}"]) },
            BadToken("x5u", .unexpectedHeaderMember("x5u")) {
                try $0.header(["x5u": "https://evil.example/chain.pem"])
            },
            BadToken("x5c", .malformedHeader) { try $0.header(adding: #""x5c":["MIIB"]"#) },
            BadToken("x5t", .unexpectedHeaderMember("x5t")) { try $0.header(["x5t": "AAAA"]) },
            BadToken("b64 false", .malformedHeader) { try $0.header(adding: #""b64":false"#) },
            BadToken("b64 false and crit", .malformedHeader) {
                try $0.header(adding: #""b64":false,"crit":["b64"]"#)
            },
            BadToken("crit empty", .malformedHeader) { try $0.header(adding: #""crit":[]"#) },
            BadToken("zip", .unexpectedHeaderMember("zip")) { try $0.header(["zip": "DEF"]) },
            BadToken("enc, as JWE", .unexpectedHeaderMember("enc")) { try $0.header(["enc": "A256GCM"]) },
            BadToken("epk, as JWE", .malformedHeader) { try $0.header(adding: #""epk":{"kty":"EC"}"#) },
            BadToken("iss in the header", .unexpectedHeaderMember("iss")) { try $0.header(["iss": "x"]) },
            BadToken("nested member", .malformedHeader) { try $0.header(adding: #""a":{"alg":"none"}"#) },
            BadToken("member without a name", .unexpectedHeaderMember("")) { try $0.header(["": "x"]) },
            BadToken("names in upper case", .unexpectedHeaderMember("ALG")) {
                try $0.header(text: #"{"ALG":"ES256","kid":"\#($0.ec.kid)","typ":"JWT"}"#)
            },
            BadToken("typ twice", .duplicateHeaderMember("typ")) { try $0.header(adding: #""typ":"JWT""#) },
            BadToken("alg in two spellings", .malformedHeader) {
                try $0.header(adding: #""\u0061lg":"none""#)
            },
            BadToken("alg null", .malformedHeader) {
                try $0.header(text: #"{"alg":null,"kid":"\#($0.ec.kid)","typ":"JWT"}"#)
            },
            BadToken("alg as a list", .malformedHeader) {
                try $0.header(text: #"{"alg":["ES256"],"kid":"\#($0.ec.kid)","typ":"JWT"}"#)
            },
            BadToken("kid as a list", .malformedHeader) {
                try $0.header(text: #"{"alg":"ES256","kid":["\#($0.ec.kid)"],"typ":"JWT"}"#)
            },
            BadToken("kid a number", .malformedHeader) {
                try $0.header(text: #"{"alg":"ES256","kid":0,"typ":"JWT"}"#)
            },
            BadToken("typ empty", .wrongType) { try $0.header(["typ": ""]) },
            BadToken("typ with the media type's prefix", .wrongType) {
                try $0.header(["typ": "application/jwt"])
            },
            BadToken("typ of a logout token", .wrongType) { try $0.header(["typ": "logout+jwt"]) },
            BadToken("BOM before the header", .malformedHeader) {
                try $0.header(text: "\u{FEFF}" + $0.headerText())
            },
            BadToken("invalid UTF-8 in the header", .malformedHeader) { mint in
                let header = Array(#"{"alg":"ES256","kid":""#.utf8) + [0xFF] + Array(#"","typ":"JWT"}"#.utf8)
                let payload = Array(try mint.payloadText().utf8)
                return try TokenForge.token(header: header, payload: payload, key: mint.ec)
            },
            BadToken("NUL in the header", .malformedHeader) { try $0.header(text: $0.headerText() + "\0") },
            BadToken("comma too many in the header", .malformedHeader) {
                try $0.header(text: $0.headerText().dropLast() + ",}")
            },
            BadToken("comment in the header", .malformedHeader) {
                try $0.header(text: "/**/" + $0.headerText())
            },
            BadToken("deep nesting in the header", .malformedHeader) {
                let deep = String(repeating: "[", count: 2000) + String(repeating: "]", count: 2000)
                return try $0.header(adding: "\"a\":\(deep)")
            },
        ]
        + [
            "../../../../dev/null", "/dev/null", "' OR '1'='1", "' UNION SELECT 'key' --", "| id", "%s%s%s",
            "https://evil.example/key", " ", "0", "null", "undefined", "*",
        ].map { kid in
            BadToken("kid \(kid.debugDescription)", .unknownKey) { try $0.header(["kid": kid]) }
        }
        + [
            BadToken("kid with a space behind", .unknownKey) { try $0.header(["kid": $0.ec.kid + " "]) },
            BadToken("kid cut short", .unknownKey) { try $0.header(["kid": String($0.ec.kid.dropLast())]) },
            BadToken("kid in other case", .unknownKey) { mint in
                let kid = mint.ec.kid
                return try mint.header(["kid": kid == kid.lowercased() ? kid.uppercased() : kid.lowercased()])
            },
            BadToken("kid of 5 KB", .unknownKey) {
                try $0.header(["kid": String(repeating: "k", count: 5000)])
            },
        ]
}
