import FoundationEssentials
import Tenancy

/// Checks codes of the second factor. None counts twice, not even when it comes twice at once.
struct SecondFactorCheck: Sendable {
    let database: SystemDatabase
    let box: SecretBox
    let key: SecretKey
    let now: @Sendable () -> Date

    /// Who has begun to sign in, unless that is no longer so: disabled, another password, no second factor.
    func person(_ pending: PendingSignIn) async throws -> Row? {
        let rows = try await database.query("find who signs in", SignInQueries.findUser(pending.user))
        guard let row = rows.first, try !row.decode("disabled", as: Bool.self),
            pending.isMade(with: try row.decode("password_hash")),
            try row.decode("totp_sealed", as: [UInt8]?.self) != nil
        else { return nil }
        return row
    }

    func accepts(code: String, of user: UUID, _ row: Row) async throws -> Bool {
        let secret = try box.open(try row.decode("totp_sealed"), context: "totp/\(user.lowercaseText)")
        let last: Int? = try row.decode("totp_last_step")
        guard let step = TOTP.verify(code: code, secret: secret, now: now(), lastStep: last) else {
            return false
        }
        return try await isTaken(SignInQueries.useTOTPStep(of: user, step))
    }

    func accepts(recoveryCode text: String, of user: UUID) async throws -> Bool {
        guard let code = RecoveryCode(presented: text) else { return false }
        return try await isTaken(
            SignInQueries.useRecoveryCode(of: user, hash: code.hash(for: user, with: key))
        )
    }

    private func isTaken(_ statement: SQL) async throws -> Bool {
        try await database.query("use a code", statement).first?.decode("is_taken") ?? false
    }
}
