import Tenancy

/// Schema `Account`.
struct AccountBody: Encodable, Sendable {
    let id: ResourceID
    let slug: String
    let name: String
    let unknownTokenPolicy: String
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        slug = try row.decode("slug")
        name = try row.decode("name")
        unknownTokenPolicy = try row.decode("unknown_token_policy")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, slug, name
        case unknownTokenPolicy = "unknown_token_policy"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
