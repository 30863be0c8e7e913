import Tenancy
import Testing

@Suite("Digests and encodings")
struct DigestTests {
    @Test("SHA-256 and HMAC-SHA256 give the published values")
    func vectors() {
        // FIPS 180-2 appendix B.1; RFC 4231 test case 2.
        #expect(
            Hexadecimal.encode(Digest.sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            Hexadecimal.encode(
                Digest.hmacSHA256(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
            ) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
        #expect(
            Hexadecimal.encode(Digest.sha256([]))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test("HKDF-SHA256 gives the published value for no salt and no info")
    func hkdf() {
        // RFC 5869 appendix A.3, first block.
        let key = Digest.hkdfSHA256(key: [UInt8](repeating: 0x0b, count: 22), label: "")
        #expect(
            Hexadecimal.encode(key) == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
        )
    }

    @Test("Equality looks at every byte and at the length")
    func equality() {
        #expect(Digest.areEqual([1, 2], [1, 2]))
        #expect(Digest.areEqual([], []))
        #expect(!Digest.areEqual([1, 2], [1, 3]))
        #expect(!Digest.areEqual([1, 2], [1, 2, 3]))
    }

    @Test("base64url round-trips every length", arguments: 0...66)
    func roundTrip(count: Int) {
        let bytes = SecureRandom.bytes(count)
        let text = Base64URL.encode(bytes)
        #expect(Base64URL.decode(text.utf8) == bytes)
    }

    @Test(
        "base64url writes the published values",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"), ("???>>>", "Pz8_Pj4-"),
        ]
    )
    func encoding(plain: String, text: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == text)
    }

    @Test(
        "base64url refuses all but the one spelling",
        arguments: [
            "Zg==", "Zh", "Zm9", "Z", "Zm9vY", "Zm 9v", "Zm9v\n", "Pz8/Pj4+", "Zmé",
        ]
    )
    func strictness(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test("Hexadecimal takes both cases and refuses the rest")
    func hexadecimal() {
        #expect(Hexadecimal.decode(Array("00fFA5".utf8)) == [0, 255, 165])
        #expect(Hexadecimal.decode(Array("0".utf8)) == nil)
        #expect(Hexadecimal.decode(Array("0g".utf8)) == nil)
    }
}
