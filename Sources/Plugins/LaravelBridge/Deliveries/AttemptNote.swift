import FoundationEssentials

/// What is kept of one attempt.
struct AttemptNote: Codable, Sendable, Hashable {
    /// How many are kept of a delivery: the last ones.
    static let limit = 20

    let at: Date
    let status: Int?
    let latencyMilliseconds: Int
    let complaint: String?

    enum CodingKeys: String, CodingKey {
        case at, status, complaint
        case latencyMilliseconds = "latency_ms"
    }

    init(_ outcome: DeliveryOutcome, at: Date) {
        self.at = at
        status = outcome.status
        latencyMilliseconds = outcome.latencyMilliseconds
        complaint = outcome.complaint
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        at = try container.decode(Date.self, forKey: .at)
        status = try container.decodeIfPresent(Int.self, forKey: .status)
        latencyMilliseconds = try container.decode(Int.self, forKey: .latencyMilliseconds)
        complaint = try container.decodeIfPresent(String.self, forKey: .complaint)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(at, forKey: .at)
        // Null where there is none.
        try container.encode(status, forKey: .status)
        try container.encode(latencyMilliseconds, forKey: .latencyMilliseconds)
        try container.encode(complaint, forKey: .complaint)
    }

    /// The log with one more attempt, as it is stored. What cannot be read any more is begun anew.
    static func log(_ text: String, adding note: Self) throws -> String {
        let notes = (read(text) + [note]).suffix(limit)
        return String(decoding: try JSONEncoder().encode(Array(notes)), as: UTF8.self)
    }

    static func read(_ text: String) -> [Self] {
        (try? JSONDecoder().decode([Self].self, from: Data(text.utf8))) ?? []
    }
}

extension DeliveryOutcome {
    var latencyMilliseconds: Int {
        Int(duration.components.seconds) * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
    }

    /// The answer as text, for people; what is no UTF-8 is shown as such.
    var answerText: String? {
        answer.isEmpty ? nil : String(decoding: answer, as: UTF8.self)
    }
}
