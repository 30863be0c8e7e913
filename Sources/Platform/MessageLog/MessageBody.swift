import Tenancy

/// Schema `Message`: one OCPP frame as it was received or sent.
struct MessageBody: Encodable, Sendable {
    let id: ResourceID
    /// `nil` when the charge point was deleted since.
    @Nullable var chargePoint: String?
    let chargePointID: ResourceID
    let at: Timestamp
    let direction: String
    let kind: String
    let status: String
    @Nullable var messageID: String?
    @Nullable var action: String?
    @Nullable var errorCode: String?
    let flags: [String]
    @Nullable var latencyMS: Int?
    /// The raw text of the frame.
    let payload: String

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        chargePoint = try row.decode("identity")
        chargePointID = try row.decode("charge_point_id")
        at = try row.timestamp("at")
        direction = try row.decode("direction")
        let kind: String = try row.decode("kind")
        self.kind = kind
        status = Self.status(ofKind: kind).rawValue
        messageID = try row.decode("message_id")
        action = try row.decode("action")
        errorCode = try row.decode("error_code")
        flags = try row.decode("flags")
        latencyMS = try row.decode("latency_ms")
        payload = try row.decode("payload")
    }

    private static func status(ofKind kind: String) -> MessageStatus {
        switch kind {
        case "error": .error
        case "malformed": .malformed
        default: .ok
        }
    }

    enum CodingKeys: String, CodingKey {
        case id, at, direction, kind, status, action, flags, payload
        case chargePoint = "charge_point"
        case chargePointID = "charge_point_id"
        case messageID = "message_id"
        case errorCode = "error_code"
        case latencyMS = "latency_ms"
    }
}
