import Tenancy

/// Schema `SecurityEvent`.
struct SecurityEventBody: Encodable, Sendable {
    let id: ResourceID
    /// Its identity.
    let chargePoint: String
    let source: String
    let type: String
    @Nullable var techInfo: String?
    let at: Timestamp
    let receivedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        chargePoint = try row.decode("identity")
        source = try row.decode("source")
        type = try row.decode("type")
        techInfo = try row.decode("tech_info")
        at = try row.timestamp("at")
        receivedAt = try row.timestamp("received_at")
    }

    enum CodingKeys: String, CodingKey {
        case id, source, type, at
        case chargePoint = "charge_point"
        case techInfo = "tech_info"
        case receivedAt = "received_at"
    }
}
