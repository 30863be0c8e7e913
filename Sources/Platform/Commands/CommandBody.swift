import FoundationEssentials
import OCPP
import Tenancy

/// A command as the API shows it (contract §5).
struct CommandBody: Encodable, Sendable {
    let id: ResourceID
    let type: String
    let status: String
    /// What was asked, as the POST gave it.
    let request: JSONBody
    /// The charge point's raw payload.
    @Nullable var response: JSONBody?
    @Nullable var errorCode: String?
    @Nullable var errorDescription: String?
    /// The identity of its charge point.
    @Nullable var chargePoint: String?
    @Nullable var batchID: ResourceID?
    /// Whether it waits to be sent.
    let isQueued: Bool
    /// How often it was sent, and how often at most; the latter only of one that went through the queue.
    let attempts: Int
    @Nullable var maximumAttempts: Int?
    @Nullable var scheduledAt: Timestamp?
    /// While it waits: when it may be sent, if its charge point is connected.
    @Nullable var nextAttemptAt: Timestamp?
    @Nullable var expiresAt: Timestamp?
    let createdBy: String
    /// What that is called now.
    @Nullable var createdByName: String?
    let createdAt: Timestamp
    @Nullable var sentAt: Timestamp?
    @Nullable var completedAt: Timestamp?

    enum CodingKeys: String, CodingKey {
        case id, type, status, request, response, attempts
        case chargePoint = "charge_point"
        case batchID = "batch_id"
        case isQueued = "is_queued"
        case maximumAttempts = "max_attempts"
        case scheduledAt = "scheduled_at"
        case nextAttemptAt = "next_attempt_at"
        case expiresAt = "expires_at"
        case errorCode = "error_code"
        case errorDescription = "error_description"
        case createdBy = "created_by"
        case createdByName = "created_by_name"
        case createdAt = "created_at"
        case sentAt = "sent_at"
        case completedAt = "completed_at"
    }

    init(row: Row) throws(DatabaseError) {
        id = ResourceID(try row.decode("id"))
        type = try row.decode("type")
        status = try row.decode("status")
        request = JSONBody(text: try row.decode("request"), otherwise: [:])
        let response = try row.decode("response", as: String?.self)
        self.response = response.map { JSONBody(text: $0, otherwise: .null) }
        errorCode = try row.decode("error_code")
        errorDescription = try row.decode("error_description")
        chargePoint = try row.decode("charge_point")
        batchID = try row.decode("batch_id")
        isQueued = try row.decode("is_queued")
        attempts = try row.decode("attempts")
        maximumAttempts = try row.decode("max_attempts")
        scheduledAt = try row.optionalTimestamp("not_before")
        nextAttemptAt = try row.optionalTimestamp("next_attempt_at")
        expiresAt = try row.optionalTimestamp("expires_at")
        createdBy = try row.decode("created_by")
        createdByName = try row.decode("created_by_name")
        createdAt = Timestamp(try row.decode("created_at"))
        sentAt = try row.decode("sent_at", as: Date?.self).map { Timestamp($0) }
        completedAt = try row.decode("completed_at", as: Date?.self).map { Timestamp($0) }
    }
}
