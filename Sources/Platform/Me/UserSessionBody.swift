import FoundationEssentials
import Tenancy

/// Schema `UserSession`: a browser in which somebody is signed in, or what was granted to an application.
struct UserSessionBody: Encodable, Sendable {
    let id: ResourceID
    let kind: String
    @Nullable var clientID: String?
    /// The account's slug.
    @Nullable var account: String?
    @Nullable var address: String?
    @Nullable var userAgent: String?
    let createdAt: Timestamp
    let lastSeenAt: Timestamp
    let expiresAt: Timestamp
    /// Whether the request was made with it.
    let isCurrent: Bool

    init(row: Row, current grant: UUID?) throws(DatabaseError) {
        let id = try row.decode("id", as: UUID.self)
        self.id = ResourceID(id)
        kind = try row.decode("kind")
        clientID = try row.decode("client_id")
        account = try row.decode("account_slug")
        address = try row.decode("address")
        userAgent = try row.decode("user_agent")
        createdAt = try row.timestamp("created_at")
        lastSeenAt = try row.timestamp("last_seen_at")
        expiresAt = try row.timestamp("expires_at")
        isCurrent = id == grant
    }

    enum CodingKeys: String, CodingKey {
        case id, kind, account, address
        case clientID = "client_id"
        case userAgent = "user_agent"
        case createdAt = "created_at"
        case lastSeenAt = "last_seen_at"
        case expiresAt = "expires_at"
        case isCurrent = "is_current"
    }
}
