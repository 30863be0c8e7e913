import Tenancy

/// Schema `Client`: nothing of its secret.
struct ClientBody: Encodable, Sendable {
    let id: ResourceID
    let name: String
    let kind: ClientKind
    @Nullable var role: String?
    /// All that it may do, whether by role or by scope.
    let scopes: ScopeSet
    let redirectURIs: [String]
    let createdBy: String
    let createdAt: Timestamp
    let updatedAt: Timestamp
    @Nullable var previousExpiresAt: Timestamp?
    @Nullable var revokedAt: Timestamp?

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        name = try row.decode("name")
        let kindName: String = try row.decode("kind")
        guard let kind = ClientKind(rawValue: kindName) else {
            throw DatabaseError(.decoding, "unknown kind of client", column: "kind")
        }
        self.kind = kind
        let roleName: String? = try row.decode("role")
        role = roleName
        scopes = try row.scopes("scope").union(roleName.flatMap(Role.init(rawValue:))?.scopes ?? [])
        redirectURIs = try row.decode("redirect_uris")
        createdBy = try row.decode("created_by")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
        previousExpiresAt = try row.optionalTimestamp("previous_expires_at")
        revokedAt = try row.optionalTimestamp("revoked_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, name, kind, role, scope
        case clientID = "client_id"
        case redirectURIs = "redirect_uris"
        case createdBy = "created_by"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case previousExpiresAt = "previous_expires_at"
        case revokedAt = "revoked_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(id, forKey: .clientID)
        try container.encode(name, forKey: .name)
        try container.encode(kind.rawValue, forKey: .kind)
        try container.encode(_role, forKey: .role)
        try container.encode(scopes.text, forKey: .scope)
        try container.encode(redirectURIs, forKey: .redirectURIs)
        try container.encode(createdBy, forKey: .createdBy)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(updatedAt, forKey: .updatedAt)
        try container.encode(_previousExpiresAt, forKey: .previousExpiresAt)
        try container.encode(_revokedAt, forKey: .revokedAt)
    }
}
