import FoundationEssentials
import Tenancy

/// Schema `APIKey`: nothing of the key's secret.
struct APIKeyBody: Encodable, Sendable {
    let id: ResourceID
    let name: String
    let hint: String
    let scopes: ScopeSet
    let createdBy: String
    let createdAt: Timestamp
    let updatedAt: Timestamp
    @Nullable var expiresAt: Timestamp?
    @Nullable private(set) var lastUsedAt: Timestamp?
    @Nullable var revokedAt: Timestamp?
    @Nullable var previousExpiresAt: Timestamp?

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        name = try row.decode("name")
        hint = APIKey.hint(of: id.rawValue)
        scopes = try row.scopes("scope")
        createdBy = try row.decode("created_by")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
        expiresAt = try row.optionalTimestamp("expires_at")
        lastUsedAt = try row.optionalTimestamp("last_used_at")
        revokedAt = try row.optionalTimestamp("revoked_at")
        previousExpiresAt = try row.optionalTimestamp("previous_expires_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, name, hint, scope
        case createdBy = "created_by"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case expiresAt = "expires_at"
        case lastUsedAt = "last_used_at"
        case revokedAt = "revoked_at"
        case previousExpiresAt = "previous_expires_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(hint, forKey: .hint)
        try container.encode(scopes.text, forKey: .scope)
        try container.encode(createdBy, forKey: .createdBy)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(updatedAt, forKey: .updatedAt)
        try container.encode(_expiresAt, forKey: .expiresAt)
        try container.encode(_lastUsedAt, forKey: .lastUsedAt)
        try container.encode(_revokedAt, forKey: .revokedAt)
        try container.encode(_previousExpiresAt, forKey: .previousExpiresAt)
    }
}

extension APIKeyBody: LiveBody {
    var settled: Self {
        var settled = self
        settled.lastUsedAt = nil
        return settled
    }
}
