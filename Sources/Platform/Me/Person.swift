import FoundationEssentials
import Tenancy

/// A person with the credentials that are stored of them.
struct Person: Sendable {
    let id: UUID
    let email: String
    /// `nil` for one who was invited and has not chosen a password yet.
    let passwordHash: String?
    let totpSealed: [UInt8]?
    /// A second factor that was begun and not confirmed yet.
    let totpPendingSealed: [UInt8]?
    let totpLastStep: Int?
    let recoveryCodesLeft: Int
    let isPlatformAdmin: Bool
    let isDisabled: Bool

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("user_id")
        email = try row.decode("email")
        passwordHash = try row.decode("password_hash")
        totpSealed = try row.decode("totp_sealed")
        totpPendingSealed = try row.decode("totp_pending_sealed")
        totpLastStep = try row.decode("totp_last_step")
        recoveryCodesLeft = try row.decode("recovery_codes_left")
        isPlatformAdmin = try row.decode("is_platform_admin")
        isDisabled = try row.decode("disabled")
    }

    /// Where the secret of the second factor stands, for ``SecretBox``.
    var totpContext: String {
        "totp/\(id.lowercaseText)"
    }
}
