import Tenancy

/// `data` of the event `fault`.
struct FeedFaultBody: Encodable, Sendable {
    struct ChargePoint: Encodable, Sendable {
        let id: ResourceID
        let identity: String
    }

    let chargePoint: ChargePoint
    /// 0 for the charge point as a whole.
    let connectorID: Int
    let errorCode: String
    @Nullable var info: String?
    @Nullable var at: Timestamp?

    init(row: Row) throws(DatabaseError) {
        chargePoint = ChargePoint(id: try row.decode("charge_point_id"), identity: try row.decode("identity"))
        connectorID = try row.decode("connector_id")
        errorCode = try row.decode("error_code")
        info = try row.decode("info")
        at = try row.optionalTimestamp("status_at")
    }

    enum CodingKeys: String, CodingKey {
        case info, at
        case chargePoint = "charge_point"
        case connectorID = "connector_id"
        case errorCode = "error_code"
    }
}
