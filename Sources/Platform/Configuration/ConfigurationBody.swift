import Tenancy

/// Schema `Configuration`: the last known keys of a charge point.
struct ConfigurationBody: Encodable, Sendable {
    struct Key: Encodable, Sendable {
        let key: String
        @Nullable var value: String?
        let isSecret: Bool
        let readonly: Bool
        @Nullable var knownSince: Timestamp?
        @Nullable var readAt: Timestamp?
        @Nullable var changedAt: Timestamp?
        @Nullable var changedBy: String?
        /// What that is called now.
        @Nullable var changedByName: String?
        @Nullable var pendingValue: String?

        enum CodingKeys: String, CodingKey {
            case key, value, readonly
            case isSecret = "is_secret"
            case knownSince = "known_since"
            case readAt = "read_at"
            case changedAt = "changed_at"
            case changedBy = "changed_by"
            case changedByName = "changed_by_name"
            case pendingValue = "pending_value"
        }

        init(row: Row) throws(DatabaseError) {
            key = try row.decode("key")
            isSecret = try row.decode("is_secret")
            let told = try row.decode("value", as: String?.self)
            value = isSecret ? SecretRedaction.mark : told
            readonly = try row.decode("is_readonly")
            knownSince = try row.optionalTimestamp("known_since")
            readAt = try row.optionalTimestamp("read_at")
            changedAt = try row.optionalTimestamp("changed_at")
            changedBy = try row.decode("changed_by")
            changedByName = try row.decode("changed_by_name")
            pendingValue = try row.decode("pending_value")
        }
    }

    let keys: [Key]
    /// Which it said it does not have.
    let unknownKeys: [String]
    let drift: [ConfigurationDriftBody]
    /// When it was last asked after a boot.
    @Nullable var askedAt: Timestamp?
    /// All keys at once are too much for it.
    let isReadByKey: Bool

    enum CodingKeys: String, CodingKey {
        case keys, drift
        case unknownKeys = "unknown_keys"
        case askedAt = "asked_at"
        case isReadByKey = "is_read_by_key"
    }

    init(keys rows: [Row], drift: [Row], reading: Row?) throws(DatabaseError) {
        var (keys, unknownKeys): ([Key], [String]) = ([], [])
        for row in rows {
            if try row.decode("is_unknown") {
                unknownKeys.append(try row.decode("key"))
            } else {
                keys.append(try Key(row: row))
            }
        }
        self.keys = keys
        self.unknownKeys = unknownKeys
        var bodies: [ConfigurationDriftBody] = []
        for row in drift { bodies.append(ConfigurationDriftBody(try ConfigurationDrift(row: row))) }
        self.drift = bodies
        askedAt = try reading?.timestamp("asked_at")
        isReadByKey = try reading?.decode("is_by_key") ?? false
    }
}
