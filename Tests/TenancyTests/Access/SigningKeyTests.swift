import FoundationEssentials
import Tenancy
import Testing

@Suite("Signing keys")
struct SigningKeyTests {
    @Test("A key survives its PEM", arguments: SigningAlgorithm.allCases)
    func roundTrip(algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        #expect(key.privatePEM.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        let loaded = try SigningKey(privatePEM: key.privatePEM)
        #expect(loaded.verificationKey == key.verificationKey)
        #expect(loaded.algorithm == algorithm)
        #expect(try VerificationKey(publicPEM: key.verificationKey.publicPEM) == key.verificationKey)
        #expect(!"\(key) \(String(reflecting: key))".contains("PRIVATE"))
    }

    @Test("The numbers of the JSON Web Key verify a token of the key", arguments: SigningAlgorithm.allCases)
    func numbers(algorithm: SigningAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let other = try SigningKey.generate(algorithm)
        let token = try AccessTokenSigner.sign(.sample(), with: key)
        #expect(try TokenForge.verifies(token, jwk: key.verificationKey.jwk))
        #expect(try !TokenForge.verifies(token, jwk: other.verificationKey.jwk))
    }

    @Test("An EC key shows the members of RFC 7518")
    func ecMembers() throws {
        let jwk = try SigningKey.generate(.es256).verificationKey.jwk
        #expect(Set(jwk.keys) == ["kty", "crv", "x", "y", "use", "alg", "kid"])
        #expect(jwk["crv"] == "P-256" && jwk["kty"] == "EC" && jwk["use"] == "sig" && jwk["alg"] == "ES256")
        #expect(jwk["x"]?.utf8.count == 43 && jwk["y"]?.utf8.count == 43)
    }

    @Test("An RSA key shows the members of RFC 7518")
    func rsaMembers() throws {
        let jwk = try SigningKey.generate(.rs256).verificationKey.jwk
        #expect(Set(jwk.keys) == ["kty", "n", "e", "use", "alg", "kid"])
        #expect(jwk["e"] == "AQAB" && jwk["kty"] == "RSA" && jwk["alg"] == "RS256")
        #expect(jwk["n"]?.utf8.count == 342)
    }

    @Test("Rubbish and a public key are no signing keys")
    func unreadable() throws {
        let publicPEM = try SigningKey.generate(.es256).verificationKey.publicPEM
        for text in ["", "rubbish", publicPEM] {
            #expect(throws: SigningKeyError.unreadable) { try SigningKey(privatePEM: text) }
        }
    }

    @Test("A key of another curve or algorithm is unsupported", arguments: ["secp256k1", "P-384", "ED25519"])
    func unsupported(kind: String) throws {
        #expect(throws: SigningKeyError.unsupported) {
            try SigningKey(privatePEM: try TokenForge.privatePEM(kind))
        }
    }

    @Test("The key set document lists every key once, the active one first")
    func document() throws {
        let active = try SigningKey.generate(.es256)
        let retired = try SigningKey.generate(.rs256)
        let keys = try KeySet(active: active, others: [retired.verificationKey, active.verificationKey])
        let document = try JSONDecoder().decode([String: [[String: String]]].self, from: Data(keys.jwks.utf8))
        #expect(document == ["keys": [active.verificationKey.jwk, retired.verificationKey.jwk]])
        #expect(keys.verificationKey(retired.kid) == retired.verificationKey)
        #expect(keys.verificationKey("other") == nil)
    }
}
