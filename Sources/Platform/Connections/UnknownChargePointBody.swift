import Tenancy

/// Schema `UnknownChargePoint`: one that knocked, and that nobody registered.
struct UnknownChargePointBody: Encodable, Sendable {
    let id: ResourceID
    let identity: String
    let firstSeenAt: Timestamp
    let lastSeenAt: Timestamp
    let attempts: Int
    @Nullable var remoteAddress: String?
    @Nullable var userAgent: String?
    let offeredSubprotocols: String

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        identity = try row.decode("identity")
        firstSeenAt = try row.timestamp("first_seen_at")
        lastSeenAt = try row.timestamp("last_seen_at")
        attempts = try row.decode("attempts")
        remoteAddress = try row.decode("remote_address")
        userAgent = try row.decode("user_agent")
        offeredSubprotocols = try row.decode("offered_subprotocols")
    }

    enum CodingKeys: String, CodingKey {
        case id, identity, attempts
        case firstSeenAt = "first_seen_at"
        case lastSeenAt = "last_seen_at"
        case remoteAddress = "remote_address"
        case userAgent = "user_agent"
        case offeredSubprotocols = "offered_subprotocols"
    }
}
