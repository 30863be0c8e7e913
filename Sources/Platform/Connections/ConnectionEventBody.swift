import Tenancy

/// Schema `ConnectionEvent`.
struct ConnectionEventBody: Encodable, Sendable {
    let id: ResourceID
    let identity: String
    let event: String
    @Nullable var reason: String?
    @Nullable var remoteAddress: String?
    @Nullable var userAgent: String?
    @Nullable var subprotocol: String?
    @Nullable var connectionID: ResourceID?
    let at: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        identity = try row.decode("identity")
        event = try row.decode("event")
        reason = try row.decode("reason")
        remoteAddress = try row.decode("remote_address")
        userAgent = try row.decode("user_agent")
        subprotocol = try row.decode("subprotocol")
        connectionID = try row.decode("connection_id")
        at = try row.timestamp("at")
    }

    enum CodingKeys: String, CodingKey {
        case id, identity, event, reason, subprotocol, at
        case remoteAddress = "remote_address"
        case userAgent = "user_agent"
        case connectionID = "connection_id"
    }
}
