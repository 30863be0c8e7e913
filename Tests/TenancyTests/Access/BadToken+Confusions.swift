import Tenancy
import Testing

extension BadToken {
    /// A signature of another kind, key or token than the one the header promises.
    static let confusions: [BadToken] =
        ["none", "None", "NONE", "nOnE", "", " none", "none "].flatMap { name in
            [
                BadToken("alg \(name.debugDescription) of the EC key, unsigned", .wrongAlgorithm) { mint in
                    TokenForge.encode(try mint.headerText(["alg": name])) + "."
                        + TokenForge.encode(try mint.payloadText()) + "."
                },
                BadToken("alg \(name.debugDescription) of the RSA key, signed", .wrongAlgorithm) { mint in
                    try mint.header(["alg": name, "kid": mint.rsa.kid])
                },
            ]
        }
        + [
            "HS256", "HS384", "HS512", "RS384", "RS512", "PS256", "ES256K", "ES512", "EdDSA", "RS256 ",
            "rs256",
        ]
        .map { name in
            BadToken("alg \(name.debugDescription) under the RSA key", .wrongAlgorithm) { mint in
                let header = try mint.headerText(["alg": name, "kid": mint.rsa.kid])
                return try TokenForge.token(header: header, payload: mint.payloadText(), key: mint.rsa)
            }
        }
        + [
            BadToken("HS256 with the RSA public key as secret", .wrongAlgorithm) {
                try $0.hmac(Array($0.rsa.verificationKey.publicPEM.utf8), kid: $0.rsa.kid)
            },
            BadToken("HS256 with the EC public key as secret", .wrongAlgorithm) {
                try $0.hmac(Array($0.ec.verificationKey.publicPEM.utf8), kid: $0.ec.kid)
            },
            BadToken("HS256 with the RSA modulus as secret", .wrongAlgorithm) {
                let modulus = Base64URL.decode(($0.rsa.verificationKey.jwk["n"] ?? "").utf8)
                return try $0.hmac(try #require(modulus), kid: $0.rsa.kid)
            },
            BadToken("HS256 with the key set as secret", .wrongAlgorithm) {
                try $0.hmac(Array($0.keys.jwks.utf8), kid: $0.ec.kid)
            },
            BadToken("HS256 with an empty secret", .wrongAlgorithm) { try $0.hmac([], kid: $0.ec.kid) },
            BadToken("HS256 with an empty secret and kid", .unknownKey) { try $0.hmac([], kid: "") },
            BadToken("HMAC under the name ES256", .badSignature) {
                let secret = Array($0.ec.verificationKey.publicPEM.utf8)
                return try $0.hmac(secret, kid: $0.ec.kid, algorithm: "ES256")
            },
            BadToken("HMAC under the name RS256", .badSignature) {
                let secret = Array($0.rsa.verificationKey.publicPEM.utf8)
                return try $0.hmac(secret, kid: $0.rsa.kid, algorithm: "RS256")
            },
            BadToken("RS256 token under the kid of the EC key", .wrongAlgorithm) { mint in
                let header = try mint.headerText(["alg": "RS256", "kid": mint.ec.kid])
                return try TokenForge.token(header: header, payload: mint.payloadText(), key: mint.rsa)
            },
            BadToken("ES256 token under the kid of the RSA key", .wrongAlgorithm) { mint in
                try mint.header(["alg": "ES256", "kid": mint.rsa.kid])
            },
            BadToken("RSA signature under the name ES256", .badSignature) { mint in
                try TokenForge.token(header: mint.headerText(), payload: mint.payloadText(), key: mint.rsa)
            },
            BadToken("ECDSA signature under the name RS256", .badSignature) { mint in
                try mint.header(["alg": "RS256", "kid": mint.rsa.kid])
            },
            BadToken("other material under the kid of the RSA key", .badSignature) { mint in
                let header = try mint.headerText(["alg": "RS256", "kid": mint.rsa.kid])
                let twin = try SigningKey.generate(.rs256)
                return try TokenForge.token(header: header, payload: mint.payloadText(), key: twin)
            },
            BadToken("r zero", .badSignature) {
                try $0.signature { [UInt8](repeating: 0, count: 32) + $0.suffix(32) }
            },
            BadToken("s zero", .badSignature) {
                try $0.signature { $0.prefix(32) + [UInt8](repeating: 0, count: 32) }
            },
            BadToken("r and s are the group's order", .badSignature) { mint in
                let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
                let bytes = try #require(Hexadecimal.decode(Array(order.utf8)))
                return try mint.signature(bytes + bytes)
            },
            BadToken("r and s are one", .badSignature) { mint in
                let one = [UInt8](repeating: 0, count: 31) + [1]
                return try mint.signature(one + one)
            },
            BadToken("r and s exchanged", .badSignature) {
                try $0.signature { $0.suffix(32) + $0.prefix(32) }
            },
            BadToken("signature all ones", .badSignature) {
                try $0.signature([UInt8](repeating: 255, count: 64))
            },
            BadToken("signature in DER", .badSignature) { try $0.signature(TokenForge.der) },
            BadToken("signature cut short", .badSignature) { try $0.signature { Array($0.dropLast()) } },
            BadToken("signature of one byte", .badSignature) { try $0.signature([0]) },
            BadToken("signature with a zero behind", .badSignature) { try $0.signature { $0 + [0] } },
            BadToken("signature with a zero before", .badSignature) { try $0.signature { [0] + $0 } },
            BadToken("signature twice", .badSignature) { try $0.signature { $0 + $0 } },
            BadToken("RSA signature of ones", .badSignature) { mint in
                let header = TokenForge.encode(try mint.headerText(["alg": "RS256", "kid": mint.rsa.kid]))
                let one = [UInt8](repeating: 0, count: 255) + [1]
                return "\(header).\(TokenForge.encode(try mint.payloadText())).\(Base64URL.encode(one))"
            },
            BadToken("signature of another token", .badSignature) { mint in
                let other = try mint.claims(["sub": .text("somebody else")]).split(separator: ".")
                let parts = try mint.good().split(separator: ".")
                return "\(parts[0]).\(parts[1]).\(other[2])"
            },
            BadToken("payload of another token", .badSignature) { mint in
                let other = try mint.claims(["sub": .text("somebody else")]).split(separator: ".")
                let parts = try mint.good().split(separator: ".")
                return "\(parts[0]).\(other[1]).\(parts[2])"
            },
            BadToken("signature over the payload alone", .badSignature) { mint in
                let parts = try mint.good().split(separator: ".")
                let signature = try TokenForge.signature(of: String(parts[1]), key: mint.ec)
                return "\(parts[0]).\(parts[1]).\(Base64URL.encode(signature))"
            },
            BadToken("signature over the decoded text", .badSignature) { mint in
                let text = try mint.headerText() + "." + mint.payloadText()
                return try mint.signature(try TokenForge.signature(of: text, key: mint.ec))
            },
        ]
}
