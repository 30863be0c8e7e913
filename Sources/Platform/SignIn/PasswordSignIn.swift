import FoundationEssentials
import Tenancy

/// Checks an e-mail address and a password.
struct PasswordSignIn: Sendable {
    /// Who it is, as far as a password tells.
    struct Person: Sendable {
        let user: UUID
        let passwordHash: String
        let needsSecondFactor: Bool
    }

    let database: SystemDatabase
    let passwords: PasswordHasher

    /// - Returns: `nil` when it is not right; in the same time and whatever is not: nobody has the address, the person
    ///   has no password yet or is disabled, or it is another one.
    /// - Throws: ``PasswordError/busy`` or ``DatabaseError``.
    func person(email: String, password: String) async throws -> Person? {
        let rows = try await database.query("find who signs in", SignInQueries.findSignIn(email: email))
        let row = try rows.first.flatMap { try $0.decode("disabled", as: Bool.self) ? nil : $0 }
        let hash = try row?.decode("password_hash", as: String?.self)
        let isRight = try await passwords.verify(password, against: hash)
        guard isRight, let row, let hash else { return nil }
        let user: UUID = try row.decode("user_id")
        return Person(
            user: user,
            passwordHash: try await upgraded(hash, of: password, user: user),
            needsSecondFactor: try row.decode("has_totp")
        )
    }

    /// A hash of today's cost, made while the password is at hand.
    private func upgraded(_ hash: String, of password: String, user: UUID) async throws -> String {
        guard PasswordHasher.needsRehash(hash) else { return hash }
        let new = try await passwords.hash(password)
        _ = try await database.query("upgrade a hash", SignInQueries.setPasswordHash(of: user, new))
        return new
    }
}
