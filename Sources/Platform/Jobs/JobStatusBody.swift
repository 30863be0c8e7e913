import Tenancy

/// Schema `JobStatus`: what a charge point said of a job of its own.
struct JobStatusBody: Encodable, Sendable {
    let id: ResourceID
    let status: String
    @Nullable var requestID: Int?
    @Nullable var commandID: ResourceID?
    @Nullable var firmwareVersion: String?
    let repetitions: Int
    let at: Timestamp
    let lastAt: Timestamp

    enum CodingKeys: String, CodingKey {
        case id, status, repetitions, at
        case requestID = "request_id"
        case commandID = "command_id"
        case firmwareVersion = "firmware_version"
        case lastAt = "last_at"
    }

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        status = try row.decode("status")
        requestID = try row.decode("request_id")
        commandID = try row.decode("command_id")
        firmwareVersion = try row.decode("firmware_version")
        repetitions = try row.decode("repetitions")
        at = try row.timestamp("at")
        lastAt = try row.timestamp("last_at")
    }
}
