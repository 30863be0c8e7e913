import Tenancy

/// Schema `SupportSession`: as the account sees who looked into it, and why.
struct SupportSessionBody: Encodable, Sendable {
    struct Administrator: Encodable, Sendable {
        let id: ResourceID
        let email: String
    }

    let id: ResourceID
    let administrator: Administrator
    let reason: String
    let createdAt: Timestamp
    let expiresAt: Timestamp
    /// When it was ended before its time.
    @Nullable var endedAt: Timestamp?

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        administrator = Administrator(
            id: try row.decode("admin_id"),
            email: try row.decode("admin_email")
        )
        reason = try row.decode("reason")
        createdAt = try row.timestamp("created_at")
        expiresAt = try row.timestamp("expires_at")
        endedAt = try row.optionalTimestamp("ended_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, administrator, reason
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case endedAt = "ended_at"
    }
}
