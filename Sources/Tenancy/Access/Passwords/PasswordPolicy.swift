/// What a person may choose as a password: long enough, and none that is guessed first. No rule of composition
/// (NIST SP 800-63B section 5.1.1.2, OWASP ASVS 5.0 V6.2).
package struct PasswordPolicy: Sendable {
    /// In Unicode scalars, so that no script is treated worse.
    package static let shortest = 10

    /// Beside those that are built in.
    private let listed: CommonPasswords?

    /// `listed`: What else is too common; without it only what is built in.
    package init(listed: CommonPasswords? = nil) {
        self.listed = listed
    }

    /// Why a password is not taken.
    ///
    /// - Parameters:
    ///   - password: As typed; nothing is trimmed or folded.
    ///   - email: Of the person, whose name before the `@` may not be part of it.
    /// - Returns: A sentence for the person, or `nil` when the password is good.
    package func complaint(_ password: String, email: String) -> String? {
        guard password.unicodeScalars.count >= Self.shortest else {
            return "Use at least \(Self.shortest) characters."
        }
        guard password.utf8.count <= PasswordHasher.longestPassword else {
            return "Use at most \(PasswordHasher.longestPassword) bytes."
        }
        let folded = password.lowercased()
        guard !isCommon(folded) else {
            return "Too many people use this password. Choose one that nobody would guess."
        }
        let name = email.lowercased().prefix { $0 != "@" }
        // Shorter names are part of too many words.
        if name.count >= 4, folded.contains(name) {
            return "Choose a password without your e-mail address in it."
        }
        return nil
    }

    /// Whether it is a common one, one of them with digits or marks around it, or one short piece repeated.
    private func isCommon(_ folded: String) -> Bool {
        if isKnown(folded) { return true }
        let characters = Array(folded)
        let core = characters.drop { !$0.isLetter }
        let letters = String(core.prefix { $0.isLetter })
        let decoration = characters.count - letters.count
        if decoration <= 6, isKnown(letters) { return true }
        return (1...4).contains { period in
            characters.indices.dropFirst(period).allSatisfy { characters[$0] == characters[$0 - period] }
        }
    }

    private func isKnown(_ folded: String) -> Bool {
        Self.common.contains(folded) || listed?.contains(folded) ?? false
    }

    /// Lower case. What heads the lists of leaked passwords and is long enough, and words that become long enough by
    /// a few digits.
    private static let common: Set<String> = [
        "0123456789", "1234567890", "12345678910", "123456789a", "9876543210", "0987654321", "123456789q",
        "123123123123", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "q1w2e3r4t5", "q1w2e3r4t5y6",
        "zaq12wsxcde3",
        "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "asdfghjklq", "qwerty1234", "qwerty12345",
        "qwerty123456", "qazwsxedc", "qazwsxedcrfv", "1234qwerasdf", "qwer1234asdf", "abcdefghij",
        "abcdefghijk",
        "abc123abc123", "abcd123456", "a123456789", "aa123456789", "1a2b3c4d5e", "password", "passwort",
        "p@ssword",
        "passw0rd123", "password1234", "p@ssw0rd", "p@ssw0rd123", "p@ssw0rd1234", "pa$$w0rd", "pa$$w0rd12",
        "mypassword", "yourpassword", "newpassword", "thepassword", "passwordpassword", "letmein",
        "letmeinnow",
        "letmein1234", "welcome", "welcomehome", "iloveyou", "iloveyousomuch", "iloveyouforever",
        "administrator",
        "superadmin", "changeme", "changemenow", "changethis", "pleasechangeme", "secret", "topsecret",
        "football",
        "baseball", "basketball", "superman", "spiderman", "starwars", "princess", "sunshine", "sunshine123",
        "blink182blink", "pokemon", "chocolate", "butterfly", "christmas", "liverpool", "liverpoolfc",
        "manchester", "manchesterunited", "barcelona", "realmadrid", "cristianoronaldo", "qwerty", "qwertz",
        "azerty", "monkey", "dragon", "shadow", "master", "michael", "jennifer", "charlie",
        "trustno1trustno1",
        "correcthorsebatterystaple", "plugyard", "charging", "chargepoint", "chargingstation",
    ]
}
