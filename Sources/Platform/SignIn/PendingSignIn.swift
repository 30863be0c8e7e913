import FoundationEssentials
import Tenancy

/// Somebody who gave the right password, and may have to give the second factor yet.
struct PendingSignIn: Codable, Sendable {
    let goal: SignInGoal
    let user: UUID
    /// In lower case.
    let email: String
    /// Of the password's hash: who changes the password ends all that was begun with the old one.
    let passwordMark: String

    init(_ goal: SignInGoal, _ person: PasswordSignIn.Person, email: String) {
        self.goal = goal
        user = person.user
        self.email = email
        passwordMark = Self.mark(person.passwordHash)
    }

    func isMade(with passwordHash: String?) -> Bool {
        passwordHash.map(Self.mark) == passwordMark
    }

    private static func mark(_ hash: String) -> String {
        Hexadecimal.encode(Digest.sha256(Array(hash.utf8)))
    }
}
