import Tenancy

/// Schema `Account`: an account as its own people and machines see it.
struct AccountBody: Encodable, Sendable {
    let id: ResourceID
    let slug: String
    let name: String
    let unknownTokenPolicy: String
    let auditRetentionDays: Int
    let minimumSecurityProfile: Int
    @Nullable var fallbackSubprotocol: String?
    @Nullable var autoRegistrationLocationID: ResourceID?
    let certificatePolicy: String
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        slug = try row.decode("slug")
        name = try row.decode("name")
        unknownTokenPolicy = try row.decode("unknown_token_policy")
        auditRetentionDays = try row.decode("audit_retention_days")
        minimumSecurityProfile = try row.decode("minimum_security_profile")
        fallbackSubprotocol = try row.decode("fallback_subprotocol")
        autoRegistrationLocationID = try row.decode("auto_registration_location_id")
        certificatePolicy = try row.decode("certificate_policy")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, slug, name
        case unknownTokenPolicy = "unknown_token_policy"
        case auditRetentionDays = "audit_retention_days"
        case minimumSecurityProfile = "minimum_security_profile"
        case fallbackSubprotocol = "fallback_subprotocol"
        case autoRegistrationLocationID = "auto_registration_location_id"
        case certificatePolicy = "certificate_policy"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
