import Tenancy

/// Schema `ManagedAccount`: an account as platform administrators see it, and nothing of what is in it.
struct ManagedAccountBody: Encodable, Sendable {
    let id: ResourceID
    let slug: String
    let name: String
    @Nullable var suspendedAt: Timestamp?
    /// When it may be deleted, if it is to be.
    @Nullable var deleteAfter: Timestamp?
    @Nullable var exportedAt: Timestamp?
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        slug = try row.decode("slug")
        name = try row.decode("name")
        suspendedAt = try row.optionalTimestamp("suspended_at")
        deleteAfter = try row.optionalTimestamp("delete_after")
        exportedAt = try row.optionalTimestamp("exported_at")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, slug, name
        case suspendedAt = "suspended_at"
        case deleteAfter = "delete_after"
        case exportedAt = "exported_at"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
