import Tenancy

/// Schema `Account`: an account as its own people and machines see it.
struct AccountBody: Encodable, Sendable {
    let id: ResourceID
    let slug: String
    let name: String
    let unknownTokenPolicy: String
    let auditRetentionDays: Int
    /// How often, every how many seconds and for how many seconds a queued command is tried.
    let commandAttempts: Int
    let commandRetryInterval: Int
    let commandExpiry: Int
    /// Seconds after an accepted remote start in which something must begin.
    let remoteStartTimeout: Int
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        slug = try row.decode("slug")
        name = try row.decode("name")
        unknownTokenPolicy = try row.decode("unknown_token_policy")
        auditRetentionDays = try row.decode("audit_retention_days")
        commandAttempts = try row.decode("command_attempts")
        commandRetryInterval = try row.decode("command_retry_interval_seconds")
        commandExpiry = try row.decode("command_expiry_seconds")
        remoteStartTimeout = try row.decode("remote_start_timeout_seconds")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, slug, name
        case unknownTokenPolicy = "unknown_token_policy"
        case auditRetentionDays = "audit_retention_days"
        case commandAttempts = "command_attempts"
        case commandRetryInterval = "command_retry_interval_seconds"
        case commandExpiry = "command_expiry_seconds"
        case remoteStartTimeout = "remote_start_timeout_seconds"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
