import FoundationEssentials
import Tenancy
import Testing

@Suite("Keys of outside issuers")
struct OutsideKeySetTests {
    private let mint: TokenMint
    private let both: Set<SigningAlgorithm> = [.es256, .rs256]

    init() throws {
        mint = try TokenMint.shared.get()
    }

    private func document(_ keys: [[String: String]]) throws -> [UInt8] {
        Array(try JSONEncoder().encode(["keys": keys]))
    }

    private func entry(_ key: SigningKey, _ changes: [String: String?] = [:]) -> [String: String] {
        var entry = key.verificationKey.jwk
        for (name, value) in changes { entry[name] = value }
        return entry
    }

    private func kids(_ keys: [[String: String]]) throws -> [String] {
        try OutsideKeySet(json: document(keys), allowed: both).kids
    }

    @Test("The numbers make the key they came from, under the issuer's name for it")
    func numbers() throws {
        let keys = try OutsideKeySet(
            json: document([entry(mint.ec, ["kid": "one"]), entry(mint.rsa, ["kid": "two"])]),
            allowed: both
        )
        #expect(keys.kids == ["one", "two"])
        #expect(keys.verificationKey("one") == mint.ec.verificationKey)
        #expect(keys.verificationKey("two") == mint.rsa.verificationKey)
        #expect(keys.verificationKey("three") == nil)
        #expect(keys.verificationKey("") == nil)
    }

    @Test("`use` and `alg` may be absent, other members do not matter, leading zeros of a modulus neither")
    func tolerated() throws {
        let modulus = try #require(Base64URL.decode((mint.rsa.verificationKey.jwk["n"] ?? "").utf8))
        let zeroed = entry(mint.rsa, ["kid": "c", "n": Base64URL.encode([0] + modulus)])
        let bare = entry(mint.ec, ["kid": "b", "use": nil, "alg": nil, "x5t": "AAAA", "name": "ü"])
        #expect(try kids([bare, zeroed]) == ["b", "c"])
    }

    @Test("Keys of no use here are passed over")
    func passedOver() throws {
        let good = entry(mint.ec, ["kid": "good"])
        let others: [[String: String]] = [
            entry(mint.rsa, ["kid": nil]), entry(mint.rsa, ["kid": ""]),
            entry(mint.rsa, ["kid": String(repeating: "k", count: 256)]), entry(mint.rsa, ["use": "enc"]),
            entry(mint.rsa, ["alg": "RS512"]), entry(mint.rsa, ["alg": "ES256"]),
            entry(mint.ec, ["alg": "RS256"]),
            entry(mint.rsa, ["kty": "OKP"]), entry(mint.rsa, ["kty": nil]), entry(mint.ec, ["crv": "P-384"]),
            entry(mint.ec, ["crv": nil]), entry(mint.ec, ["x": nil]), entry(mint.ec, ["x": "AAAA"]),
            entry(mint.ec, ["y": entry(mint.ec)["x"]]),
            entry(mint.ec, ["y": (entry(mint.ec)["y"] ?? "") + "="]),
            entry(mint.rsa, ["n": nil]), entry(mint.rsa, ["e": nil]), entry(mint.rsa, ["e": "Aw"]),
            entry(mint.rsa, ["e": "AQ"]), entry(mint.rsa, ["e": "AQAC"]), entry(mint.rsa, ["n": "AQAB"]),
            entry(mint.rsa, ["n": Base64URL.encode([UInt8](repeating: 255, count: 128))]),
            entry(mint.rsa, ["n": Base64URL.encode([UInt8](repeating: 255, count: 2048))]),
            entry(mint.rsa, ["n": Base64URL.encode([UInt8](repeating: 254, count: 256))]),
        ]
        #expect(try kids([good] + others) == ["good"])
        for other in others {
            #expect(throws: OutsideKeySetError.noUsableKey) { try kids([other]) }
        }
    }

    @Test("Only the algorithms that the account allows")
    func allowed() throws {
        let json = try document([entry(mint.ec), entry(mint.rsa)])
        #expect(try OutsideKeySet(json: json, allowed: [.es256]).kids == [mint.ec.kid])
        #expect(try OutsideKeySet(json: json, allowed: [.rs256]).kids == [mint.rsa.kid])
        #expect(throws: OutsideKeySetError.noUsableKey) { try OutsideKeySet(json: json, allowed: []) }
    }

    @Test("`key_ops` must say verify when it is there")
    func operations() throws {
        let jwk = entry(mint.ec)
        for (operations, isTaken) in [(#"["verify"]"#, true), (#"["sign"]"#, false), (#""verify""#, false)] {
            let text = """
                {"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"\(jwk["x"] ?? "")","y":"\(jwk["y"] ?? "")",\
                "key_ops":\(operations)}]}
                """
            let keys = try? OutsideKeySet(json: Array(text.utf8), allowed: both)
            #expect((keys != nil) == isTaken)
        }
    }

    @Test(
        "A document with a private or symmetric key is refused whole",
        arguments: ["d", "p", "dp", "oth", "k"]
    )
    func privateMembers(name: String) throws {
        let good = entry(mint.ec)
        #expect(throws: OutsideKeySetError.secretKey) { try kids([good, entry(mint.rsa, [name: "AQAB"])]) }
        #expect(throws: OutsideKeySetError.secretKey) { try kids([good, ["kty": "oct", "kid": "a"]]) }
    }

    @Test("Two usable keys of one name refuse the document; one that is passed over does not count")
    func duplicates() throws {
        let first = entry(mint.ec, ["kid": "a"])
        #expect(throws: OutsideKeySetError.duplicateKid("a")) {
            try kids([first, entry(mint.rsa, ["kid": "a"])])
        }
        #expect(try kids([first, entry(mint.rsa, ["kid": "a", "use": "enc"])]) == ["a"])
    }

    @Test("Size and number are bounded")
    func bounds() throws {
        let good = entry(mint.ec)
        let filler = ["kty": "OKP"]
        #expect(try kids([good] + Array(repeating: filler, count: 49)) == [mint.ec.kid])
        #expect(throws: OutsideKeySetError.tooManyKeys) {
            try kids([good] + Array(repeating: filler, count: 50))
        }
        let padding = [UInt8](repeating: 0x20, count: 65_536)
        #expect(throws: OutsideKeySetError.tooLarge) {
            try OutsideKeySet(json: try document([good]) + padding, allowed: both)
        }
    }

    @Test(
        "What is no key set is malformed",
        arguments: [
            "", "{}", "[]", "null", #"{"keys":{}}"#, #"{"keys":[1]}"#, #"{"keys":[],"keys":[]}"#, "<html>",
        ]
    )
    func malformed(text: String) {
        #expect(throws: OutsideKeySetError.malformed) {
            try OutsideKeySet(json: Array(text.utf8), allowed: [.es256, .rs256])
        }
    }
}
