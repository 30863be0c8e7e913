import Tenancy
import Testing

@Suite("Opaque secrets")
struct OpaqueSecretTests {
    @Test("A secret is long, new each time, and found by its hash", arguments: OpaqueSecret.Kind.allCases)
    func generated(kind: OpaqueSecret.Kind) {
        let secret = OpaqueSecret.generate(kind)
        #expect(secret.text.hasPrefix(kind.rawValue))
        #expect(secret.text.utf8.count == 47)
        #expect(secret.text != OpaqueSecret.generate(kind).text)
        #expect(secret.hash == Digest.sha256(Array(secret.text.utf8)))
        #expect(OpaqueSecret.hash(of: secret.text, kind: kind) == secret.hash)
    }

    @Test("A secret of one kind is none of another")
    func kinds() {
        #expect(OpaqueSecret.Kind.allCases.map(\.rawValue) == ["pyr_", "pyc_", "pyl_", "pyb_", "pyv_"])
        for kind in OpaqueSecret.Kind.allCases {
            let text = OpaqueSecret.generate(kind).text
            for other in OpaqueSecret.Kind.allCases where other != kind {
                #expect(OpaqueSecret.hash(of: text, kind: other) == nil)
            }
        }
    }

    @Test("What no secret looks like is not even hashed")
    func malformed() {
        let text = OpaqueSecret.generate(.link).text
        let zeros = "pyl_" + String(repeating: "A", count: 43)
        #expect(OpaqueSecret.hash(of: zeros, kind: .link) != nil)
        let malformed = [
            "", "pyl_", text + "A", String(text.dropLast()), " " + text, text + "\n",
            "PYL_" + text.dropFirst(4),
            zeros.dropLast() + "B", zeros.dropLast() + "=", zeros.dropLast() + "+",
            "pyl_" + String(repeating: "é", count: 21) + "A",
            "pyl_" + String(repeating: "A", count: 1_000_000),
        ]
        for text in malformed {
            #expect(OpaqueSecret.hash(of: text, kind: .link) == nil)
        }
    }

    @Test("Nothing prints a secret")
    func hidden() {
        let secret = OpaqueSecret.generate(.refreshToken)
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains(secret.text.dropFirst(4)))
    }
}
