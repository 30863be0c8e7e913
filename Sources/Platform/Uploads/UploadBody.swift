import Tenancy

/// Schema `Upload`: a file that a charge point uploaded.
struct UploadBody: Encodable, Sendable {
    let id: ResourceID
    /// Its identity.
    let chargePoint: String
    @Nullable var commandID: ResourceID?
    @Nullable var requestID: Int?
    let kind: String
    let fileName: String
    let sizeBytes: Int
    let sha256: String
    let receivedAt: Timestamp

    enum CodingKeys: String, CodingKey {
        case id, kind, sha256
        case chargePoint = "charge_point"
        case commandID = "command_id"
        case requestID = "request_id"
        case fileName = "file_name"
        case sizeBytes = "size_bytes"
        case receivedAt = "received_at"
    }

    init(row: Row) throws(DatabaseError) {
        let file = try StoredFile(row: row)
        id = try row.decode("id")
        chargePoint = try row.decode("charge_point")
        commandID = try row.decode("command_id")
        requestID = try row.decode("request_id")
        kind = try row.decode("kind")
        fileName = try row.decode("file_name")
        sizeBytes = file.size
        sha256 = Hexadecimal.encode(file.sha256)
        receivedAt = try row.timestamp("received_at")
    }
}
