import Tenancy

/// Schema `TrustedIssuer`.
struct TrustedIssuerBody: Encodable, Sendable {
    let id: ResourceID
    let issuer: String
    let audience: String
    let algorithms: [String]
    let groupsClaim: String
    let groupRoles: GroupRoles
    let isActive: Bool
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        issuer = try row.decode("issuer")
        audience = try row.decode("audience")
        algorithms = try row.decode("algorithms")
        groupsClaim = try row.decode("groups_claim")
        groupRoles = try GroupRoles(stored: try row.decode("group_roles"))
        isActive = try row.decode("is_active")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, issuer, audience, algorithms
        case groupsClaim = "groups_claim"
        case groupRoles = "group_roles"
        case isActive = "is_active"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(issuer, forKey: .issuer)
        try container.encode(audience, forKey: .audience)
        try container.encode(algorithms, forKey: .algorithms)
        try container.encode(groupsClaim, forKey: .groupsClaim)
        try container.encode(JSONBody(groupRoles.json), forKey: .groupRoles)
        try container.encode(isActive, forKey: .isActive)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(updatedAt, forKey: .updatedAt)
    }
}
