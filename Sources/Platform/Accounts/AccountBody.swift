import Tenancy

/// Schema `Account`: an account as its own people and machines see it.
struct AccountBody: Encodable, Sendable {
    let id: ResourceID
    let slug: String
    let name: String
    let unknownTokenPolicy: String
    let auditRetentionDays: Int
    @Nullable var closeVanishedAfterMinutes: Int?
    let messageRetentionDays: Int
    let meterValueRetentionDays: Int
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        slug = try row.decode("slug")
        name = try row.decode("name")
        unknownTokenPolicy = try row.decode("unknown_token_policy")
        auditRetentionDays = try row.decode("audit_retention_days")
        closeVanishedAfterMinutes = try row.decode("close_vanished_after_minutes")
        messageRetentionDays = try row.decode("message_retention_days")
        meterValueRetentionDays = try row.decode("meter_value_retention_days")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, slug, name
        case unknownTokenPolicy = "unknown_token_policy"
        case auditRetentionDays = "audit_retention_days"
        case closeVanishedAfterMinutes = "close_vanished_after_minutes"
        case messageRetentionDays = "message_retention_days"
        case meterValueRetentionDays = "meter_value_retention_days"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
