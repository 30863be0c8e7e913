import Tenancy
import Testing

/// A token that must not pass, and the reason it must be refused for.
struct BadToken: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let error: TokenError
    let make: @Sendable (TokenMint) throws -> String

    init(_ name: String, _ error: TokenError, make: @escaping @Sendable (TokenMint) throws -> String) {
        self.testDescription = name
        self.error = error
        self.make = make
    }
}

extension BadToken {
    /// The negative list.
    static let all = malformed + spellings + headers + forged + confusions + wrongClaims + claimForms

    /// Refused before libjwt: form, header, key.
    static let malformed: [BadToken] = [
        BadToken("empty", .notThreeParts) { _ in "" },
        BadToken("two parts", .notThreeParts) {
            try $0.good().split(separator: ".").prefix(2).joined(separator: ".")
        },
        BadToken("four parts", .notThreeParts) { try $0.good() + ".AAAA" },
        BadToken("five parts, as JWE", .notThreeParts) { try $0.good() + ".AAAA.AAAA" },
        BadToken("8193 bytes", .tooLong) { _ in String(repeating: "A", count: 8193) },
        BadToken("9 KiB, well signed", .tooLong) {
            try $0.claims(["sub": .text(String(repeating: "a", count: 9000))])
        },
        BadToken("padding", .notBase64URL) { try $0.good() + "=" },
        BadToken("leading space", .notBase64URL) { try " " + $0.good() },
        BadToken("trailing newline", .notBase64URL) { try $0.good() + "\n" },
        BadToken("trailing NUL", .notBase64URL) { try $0.good() + "\0" },
        BadToken("base64 alphabet", .notBase64URL) { try $0.good().dropLast() + "+" },
        BadToken("respelled trailing bits", .notBase64URL) { mint in
            // 64 bytes end in four spare bits, which must be zero.
            let token = try mint.good()
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            let last = try #require(token.last.flatMap(alphabet.firstIndex(of:)))
            return token.dropLast() + String(alphabet[last + 1])
        },
        BadToken("header is no JSON", .malformedHeader) { try $0.header(text: "rubbish") },
        BadToken("header is a list", .malformedHeader) { try $0.header(text: "[]") },
        BadToken("header is empty", .malformedHeader) { try $0.header(text: "{}") },
        BadToken("rubbish after the header", .malformedHeader) {
            try $0.header(text: $0.headerText() + "{}")
        },
        BadToken("header is cut off", .malformedHeader) {
            try $0.header(text: String($0.headerText().dropLast()))
        },
        BadToken("escape in the header", .malformedHeader) {
            try $0.header(text: #"{"\u0061lg":"ES256","kid":"\#($0.ec.kid)","typ":"JWT"}"#)
        },
        BadToken("alg is a number", .malformedHeader) {
            try $0.header(text: #"{"alg":256,"kid":"\#($0.ec.kid)","typ":"JWT"}"#)
        },
        BadToken("alg twice", .duplicateHeaderMember("alg")) {
            try $0.header(text: #"{"alg":"none","alg":"ES256","kid":"\#($0.ec.kid)","typ":"JWT"}"#)
        },
        BadToken("kid twice", .duplicateHeaderMember("kid")) {
            try $0.header(text: #"{"alg":"ES256","kid":"a","typ":"JWT","kid":"\#($0.ec.kid)"}"#)
        },
        BadToken("crit", .malformedHeader) {
            try $0.header(text: #"{"alg":"ES256","crit":["exp"],"kid":"\#($0.ec.kid)","typ":"JWT"}"#)
        },
        BadToken("crit as text", .unexpectedHeaderMember("crit")) { try $0.header(["crit": "exp"]) },
        BadToken("jku", .unexpectedHeaderMember("jku")) {
            try $0.header(["jku": "https://evil.example/jwks"])
        },
        BadToken("cty", .unexpectedHeaderMember("cty")) { try $0.header(["cty": "JWT"]) },
        BadToken("typ missing", .missingHeaderMember("typ")) { try $0.header(["typ": nil]) },
        BadToken("kid missing", .missingHeaderMember("kid")) { try $0.header(["kid": nil]) },
        BadToken("alg missing", .missingHeaderMember("alg")) { try $0.header(["alg": nil]) },
        BadToken("typ at+jwt", .wrongType) { try $0.header(["typ": "at+jwt"]) },
        BadToken("typ in lower case", .wrongType) { try $0.header(["typ": "jwt"]) },
        BadToken("kid unknown", .unknownKey) { try $0.header(["kid": "unknown"]) },
        BadToken("kid empty", .unknownKey) { try $0.header(["kid": ""]) },
        BadToken("key of a stranger under its own kid", .unknownKey) {
            try AccessTokenSigner.sign(.sample(), with: $0.stranger)
        },
    ]

    /// Refused for its algorithm or signature.
    static let forged: [BadToken] = [
        BadToken("alg none, no signature", .wrongAlgorithm) {
            TokenForge.encode(try $0.headerText(["alg": "none"])) + "."
                + TokenForge.encode(try $0.payloadText()) + "."
        },
        BadToken("alg none, with signature", .wrongAlgorithm) { try $0.header(["alg": "none"]) },
        BadToken("alg in lower case", .wrongAlgorithm) { try $0.header(["alg": "es256"]) },
        BadToken("alg of the other key", .wrongAlgorithm) { try $0.header(["alg": "RS256"]) },
        BadToken("alg ES384", .wrongAlgorithm) { try $0.header(["alg": "ES384"]) },
        BadToken("no signature", .badSignature) {
            try $0.good().split(separator: ".").prefix(2).joined(separator: ".") + "."
        },
        BadToken("signature of zeros", .badSignature) { try $0.signature([UInt8](repeating: 0, count: 64)) },
        BadToken("signature too long", .badSignature) { try $0.signature([UInt8](repeating: 7, count: 65)) },
        BadToken("tampered signature", .badSignature) { mint in
            try mint.signature { bytes in
                var bytes = bytes
                bytes[40] ^= 1
                return bytes
            }
        },
        BadToken("tampered payload", .badSignature) { mint in
            let parts = try mint.good().split(separator: ".")
            let payload = TokenForge.encode(try mint.payloadText(["scope": .text("platform:admin")]))
            return "\(parts[0]).\(payload).\(parts[2])"
        },
        BadToken("tampered header", .badSignature) { mint in
            let parts = try mint.good().split(separator: ".")
            return TokenForge.encode(try mint.headerText() + " ") + ".\(parts[1]).\(parts[2])"
        },
        BadToken("signature of a stranger's key", .badSignature) {
            try TokenForge.token(header: $0.headerText(), payload: $0.payloadText(), key: $0.stranger)
        },
    ]
}
