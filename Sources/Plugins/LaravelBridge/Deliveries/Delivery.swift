import FoundationEssentials
import PluginKit
import Tenancy

/// A delivery as the API shows it: schemas `WebhookDelivery` and, with what was sent, `WebhookDeliveryDetail`.
struct Delivery: Encodable, Sendable {
    let id: UUID
    let sequence: Int
    private let eventID: UUID
    private let type: String
    private let chargePoint: String?
    private let createdAt: Date
    private let state: String
    private let attempts: Int
    private let nextAttemptAt: Date
    private let endedAt: Date?
    private let lastAttemptAt: Date?
    private let lastStatus: Int?
    private let lastLatency: Int?
    private let answer: String?
    private let complaint: String?
    private let detail: Detail?

    private struct Detail: Sendable {
        let body: String
        let log: [AttemptNote]
    }

    /// `isWhole`: Whether the row has what was sent, and the attempts.
    init(row: Row, isWhole: Bool = false) throws(DatabaseError) {
        id = try row.decode("id")
        sequence = try row.decode("sequence")
        eventID = try row.decode("event_id")
        type = try row.decode("type")
        chargePoint = try row.decode("charge_point")
        createdAt = try row.decode("happened_at")
        state = try row.decode("state")
        attempts = try row.decode("attempts")
        nextAttemptAt = try row.decode("next_attempt_at")
        endedAt = try row.decode("ended_at")
        lastAttemptAt = try row.decode("last_attempt_at")
        lastStatus = try row.decode("last_status")
        lastLatency = try row.decode("last_latency_ms")
        answer = try row.decode("answer")
        complaint = try row.decode("complaint")
        detail =
            isWhole
            ? Detail(body: try row.decode("body"), log: AttemptNote.read(try row.decode("log"))) : nil
    }

    enum CodingKeys: String, CodingKey {
        case id, type, state, attempts, answer, complaint, body
        case eventID = "event_id"
        case chargePoint = "charge_point"
        case createdAt = "created_at"
        case nextAttemptAt = "next_attempt_at"
        case endedAt = "ended_at"
        case lastAttemptAt = "last_attempt_at"
        case lastStatus = "last_status"
        case lastLatency = "last_latency_ms"
        case log = "attempt_log"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id.uuidString.lowercased(), forKey: .id)
        try container.encode(eventID.uuidString.lowercased(), forKey: .eventID)
        try container.encode(type, forKey: .type)
        try container.encode(chargePoint, forKey: .chargePoint)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(state, forKey: .state)
        try container.encode(attempts, forKey: .attempts)
        try container.encode(endedAt == nil ? nextAttemptAt : nil, forKey: .nextAttemptAt)
        try container.encode(endedAt, forKey: .endedAt)
        try container.encode(lastAttemptAt, forKey: .lastAttemptAt)
        try container.encode(lastStatus, forKey: .lastStatus)
        try container.encode(lastLatency, forKey: .lastLatency)
        try container.encode(answer, forKey: .answer)
        try container.encode(complaint, forKey: .complaint)
        guard let detail else { return }
        try container.encode(detail.body, forKey: .body)
        try container.encode(detail.log, forKey: .log)
    }
}
