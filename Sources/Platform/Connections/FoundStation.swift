import FoundationEssentials
import OCPP
import Tenancy

/// What is known of a charge point that knocks.
struct FoundStation: Sendable {
    let account: AccountID
    let slug: String
    let isSuspended: Bool
    let chargePoint: UUID
    let identity: String
    let isActive: Bool
    /// `nil` when the charge point needs no password (security profile 0).
    let passwordHash: [UInt8]?
    /// Good until the newer one is seen.
    let previousPasswordHash: [UInt8]?
    /// The security profile below which it is refused: its own or its account's, whichever is higher.
    let requiredProfile: Int
    /// What it speaks when it offers no subprotocol; `nil` refuses it.
    let fallback: OCPPVersion?

    init(row: Row) throws(DatabaseError) {
        account = try row.decode("account_id")
        slug = try row.decode("slug")
        isSuspended = try row.decode("suspended")
        chargePoint = try row.decode("charge_point_id")
        identity = try row.decode("identity")
        isActive = try row.decode("is_active")
        passwordHash = try row.decode("password_hash")
        previousPasswordHash = try row.decode("previous_password_hash")
        requiredProfile = try row.decode("required_profile")
        fallback = try row.decode("fallback_subprotocol", as: String?.self).flatMap(
            OCPPVersion.init(rawValue:)
        )
    }
}
