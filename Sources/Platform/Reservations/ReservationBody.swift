import Tenancy

/// Schema `Reservation`.
struct ReservationBody: Encodable, Sendable {
    let id: ResourceID
    /// By which the charge point knows it.
    let reservationID: Int
    let chargePoint: String
    let chargePointID: ResourceID
    let connectorID: Int
    let token: String
    @Nullable var parentIDTag: String?
    let status: String
    @Nullable var reason: String?
    let expiresAt: Timestamp
    @Nullable var transactionID: Int?
    @Nullable var commandID: ResourceID?
    let createdAt: Timestamp
    let updatedAt: Timestamp

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        reservationID = try row.decode("number")
        chargePoint = try row.decode("identity")
        chargePointID = try row.decode("charge_point_id")
        connectorID = try row.decode("connector_id")
        token = try row.decode("token_uid")
        parentIDTag = try row.decode("parent_uid")
        status = try row.decode("status")
        reason = try row.decode("reason")
        expiresAt = try row.timestamp("expires_at")
        transactionID = try row.decode("transaction_number")
        commandID = try row.decode("command_id")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    /// Whether the charge point keeps it, or is asked to.
    var isOpen: Bool {
        [ReservationStatus.requested, .active].map(\.rawValue).contains(status)
    }

    enum CodingKeys: String, CodingKey {
        case id, token, status, reason
        case reservationID = "reservation_id"
        case chargePoint = "charge_point"
        case chargePointID = "charge_point_id"
        case connectorID = "connector_id"
        case parentIDTag = "parent_id_tag"
        case expiresAt = "expires_at"
        case transactionID = "transaction_id"
        case commandID = "command_id"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
