/// What became of a test: schema `WebhookTest`.
struct TestOutcomeBody: Encodable, Sendable {
    let eventID: String
    let outcome: DeliveryOutcome

    init(_ eventID: String, _ outcome: DeliveryOutcome) {
        self.eventID = eventID
        self.outcome = outcome
    }

    enum CodingKeys: String, CodingKey {
        case eventID = "event_id"
        case isDelivered = "delivered"
        case status, answer, complaint
        case latency = "latency_ms"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(eventID, forKey: .eventID)
        try container.encode(outcome.verdict == .delivered, forKey: .isDelivered)
        try container.encode(outcome.status, forKey: .status)
        try container.encode(outcome.latencyMilliseconds, forKey: .latency)
        try container.encode(outcome.answerText, forKey: .answer)
        try container.encode(outcome.complaint, forKey: .complaint)
    }
}
