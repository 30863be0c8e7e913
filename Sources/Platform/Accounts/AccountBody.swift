import Tenancy

/// Schema `Account`: an account as its own people and machines see it.
struct AccountBody: Encodable, Sendable {
    let id: ResourceID
    let slug: String
    let name: String
    let unknownTokenPolicy: String
    let allowsConcurrentTransactions: Bool
    let localListEnabled: Bool
    let auditRetentionDays: Int
    let fileQuotaBytes: Int
    let uploadRetentionDays: Int
    @Nullable var closeVanishedAfterMinutes: Int?
    let messageRetentionDays: Int
    let meterValueRetentionDays: Int
    let minimumSecurityProfile: Int
    @Nullable var fallbackSubprotocol: String?
    @Nullable var autoRegistrationLocationID: ResourceID?
    let certificatePolicy: String
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
        allowsConcurrentTransactions = try row.decode("allows_concurrent_transactions")
        localListEnabled = try row.decode("local_list_enabled")
        auditRetentionDays = try row.decode("audit_retention_days")
        fileQuotaBytes = try row.decode("file_quota_bytes")
        uploadRetentionDays = try row.decode("upload_retention_days")
        closeVanishedAfterMinutes = try row.decode("close_vanished_after_minutes")
        messageRetentionDays = try row.decode("message_retention_days")
        meterValueRetentionDays = try row.decode("meter_value_retention_days")
        minimumSecurityProfile = try row.decode("minimum_security_profile")
        fallbackSubprotocol = try row.decode("fallback_subprotocol")
        autoRegistrationLocationID = try row.decode("auto_registration_location_id")
        certificatePolicy = try row.decode("certificate_policy")
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
        case allowsConcurrentTransactions = "allows_concurrent_transactions"
        case localListEnabled = "local_list_enabled"
        case auditRetentionDays = "audit_retention_days"
        case fileQuotaBytes = "file_quota_bytes"
        case uploadRetentionDays = "upload_retention_days"
        case closeVanishedAfterMinutes = "close_vanished_after_minutes"
        case messageRetentionDays = "message_retention_days"
        case meterValueRetentionDays = "meter_value_retention_days"
        case minimumSecurityProfile = "minimum_security_profile"
        case fallbackSubprotocol = "fallback_subprotocol"
        case autoRegistrationLocationID = "auto_registration_location_id"
        case certificatePolicy = "certificate_policy"
        case commandAttempts = "command_attempts"
        case commandRetryInterval = "command_retry_interval_seconds"
        case commandExpiry = "command_expiry_seconds"
        case remoteStartTimeout = "remote_start_timeout_seconds"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
