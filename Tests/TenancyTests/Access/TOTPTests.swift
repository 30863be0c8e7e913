import FoundationEssentials
import Tenancy
import Testing

@Suite("Time-based one-time passwords")
struct TOTPTests {
    /// RFC 6238 appendix B.
    private let secret = Array("12345678901234567890".utf8)
    private let now = Date(timeIntervalSince1970: 1_111_111_109)

    @Test(
        "The codes are those of RFC 6238 appendix B, their last six digits",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ]
    )
    func vectors(seconds: Int, code: String) {
        #expect(TOTP.code(secret: secret, step: seconds / 30) == code)
        let now = Date(timeIntervalSince1970: Double(seconds))
        #expect(TOTP.verify(code: code, secret: secret, now: now, lastStep: nil) == seconds / 30)
    }

    @Test("The step before and the one after count, others do not")
    func window() throws {
        let current = try #require(TOTP.step(at: now))
        for step in (current - 3)...(current + 3) {
            let code = TOTP.code(secret: secret, step: step)
            let matched = TOTP.verify(code: code, secret: secret, now: now, lastStep: nil)
            #expect(matched == (abs(step - current) <= 1 ? step : nil))
        }
    }

    @Test("No code counts twice, nor one older than the last")
    func reuse() throws {
        let current = try #require(TOTP.step(at: now))
        for step in (current - 1)...(current + 1) {
            let code = TOTP.code(secret: secret, step: step)
            let matched = TOTP.verify(code: code, secret: secret, now: now, lastStep: current)
            #expect(matched == (step > current ? step : nil))
        }
    }

    @Test("What is typed with spaces counts, what is no code does not")
    func forms() {
        #expect(TOTP.verify(code: "081 804 ", secret: secret, now: now, lastStep: nil) != nil)
        for code in [
            "", "81804", "0818040", "08180a", "٠٨١٨٠٤", String(repeating: " ", count: 99) + "081804",
        ] {
            #expect(TOTP.verify(code: code, secret: secret, now: now, lastStep: nil) == nil)
        }
        #expect(TOTP.verify(code: "081804", secret: secret, now: .distantPast, lastStep: nil) == nil)
        let never = Date(timeIntervalSince1970: .infinity)
        #expect(TOTP.verify(code: "081804", secret: secret, now: never, lastStep: nil) == nil)
    }

    @Test("A secret is 20 bytes and new each time")
    func generated() {
        #expect(TOTP.generateSecret().count == 20)
        #expect(TOTP.generateSecret() != TOTP.generateSecret())
    }

    @Test("The URI for the QR code is encoded whatever the names are")
    func uri() {
        #expect(
            TOTP.otpauthURI(secret: secret, account: "ann+1@example.com", issuer: "Plugyard: Süd & Co")
                == "otpauth://totp/Plugyard%20S%C3%BCd%20%26%20Co:ann%2B1%40example.com"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Plugyard%20S%C3%BCd%20%26%20Co"
                + "&algorithm=SHA1&digits=6&period=30"
        )
    }

    @Test(
        "base32 writes the values of RFC 4648 section 10, without padding",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ]
    )
    func base32(plain: String, text: String) {
        #expect(Base32.encode(Array(plain.utf8)) == text)
    }
}
