import Tenancy
import Testing

@Suite("Passwords that people may choose")
struct PasswordPolicyTests {
    static let email = "Maria.Lopez@example.org"

    @Test(
        "long ones are good, whatever they are made of",
        arguments: [
            "kettle on the moon", "          spaces         ", "näiv-çafé-ñandú", "暗い森の中の小さな家です",
            "7d#2kQ!xv9Lm",
            String(repeating: "ab cd ef gh ij ", count: 68),
        ]
    )
    func good(_ password: String) {
        #expect(PasswordPolicy().complaint(password, email: Self.email) == nil)
    }

    @Test(
        "short, giant, common and personal ones are not",
        arguments: [
            "", "short", "ninechars", "12345678910", "1234567890", "Password123", "password!!1",
            "PASSWORDPASSWORD", "aaaaaaaaaaaaaaa", "abababababab", "abcdabcdabcd", "Welcome2026!",
            "!!iloveyou1",
            "xx-Maria.Lopez-xx", "MARIA.LOPEZ 1984", String(repeating: "x#9 ", count: 300),
        ]
    )
    func bad(_ password: String) {
        #expect(PasswordPolicy().complaint(password, email: Self.email) != nil)
    }

    @Test("a name of three letters may be part of a password")
    func shortNames() {
        #expect(PasswordPolicy().complaint("standing stones", email: "tan@example.org") == nil)
    }

    @Test("the limits are counted in characters below and bytes above")
    func limits() {
        #expect(PasswordPolicy().complaint("né le 3 mai", email: Self.email) == nil)
        #expect(PasswordPolicy().complaint("ñandú ñoño", email: Self.email) == nil)
        #expect(PasswordPolicy().complaint("ñandú ñoñ", email: Self.email) != nil)
        let longest = String(String(repeating: "ab cd ef gh ij ", count: 70).prefix(1024))
        #expect(PasswordPolicy().complaint(longest, email: Self.email) == nil)
        #expect(PasswordPolicy().complaint(longest + "x", email: Self.email) != nil)
    }
}
