import FoundationEssentials
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

    init(row: Row) throws(DatabaseError) {
        account = try row.decode("account_id")
        slug = try row.decode("slug")
        isSuspended = try row.decode("suspended")
        chargePoint = try row.decode("charge_point_id")
        identity = try row.decode("identity")
        isActive = try row.decode("is_active")
        passwordHash = try row.decode("password_hash")
    }
}
