import Tenancy

/// Schema `LocalList`.
struct LocalListBody: Encodable, Sendable {
    let enabled: Bool
    let state: String
    @Nullable var version: Int?
    let tokenCount: Int
    let omittedCount: Int
    @Nullable var messageLimit: Int?
    @Nullable var listLimit: Int?
    @Nullable var checkedAt: Timestamp?
    @Nullable var lastError: String?
    @Nullable var updatedAt: Timestamp?

    /// Of a charge point; it may have no list yet.
    init(row: Row) throws(DatabaseError) {
        enabled = try row.decode("is_enabled")
        let stored = try row.decode("state", as: String?.self)
        state = enabled ? stored ?? LocalListState.pending.rawValue : "disabled"
        version = try row.decode("version")
        tokenCount = try row.decode("token_count", as: Int?.self) ?? 0
        omittedCount = try row.decode("omitted_count", as: Int?.self) ?? 0
        messageLimit = try row.decode("message_limit")
        listLimit = try row.decode("list_limit")
        checkedAt = try row.optionalTimestamp("checked_at")
        lastError = try row.decode("last_error")
        updatedAt = try row.optionalTimestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case enabled, state, version
        case tokenCount = "token_count"
        case omittedCount = "omitted_count"
        case messageLimit = "message_limit"
        case listLimit = "list_limit"
        case checkedAt = "checked_at"
        case lastError = "last_error"
        case updatedAt = "updated_at"
    }
}
