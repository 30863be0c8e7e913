import Tenancy

/// Schema `MessageSummary`: how many frames there were in a time, how many of them errors, and how quickly calls were
/// answered.
struct MessageSummaryBody: Encodable, Sendable {
    /// Frames of one action, direction and kind.
    struct Group: Encodable, Sendable {
        @Nullable var action: String?
        let direction: String
        let kind: String
        let count: Int
        @Nullable var latencyAvgMS: Double?
        @Nullable var latencyP95MS: Int?

        enum CodingKeys: String, CodingKey {
            case action, direction, kind, count
            case latencyAvgMS = "latency_avg_ms"
            case latencyP95MS = "latency_p95_ms"
        }

        init(row: Row) throws(DatabaseError) {
            action = try row.decode("action")
            direction = try row.decode("direction")
            kind = try row.decode("kind")
            count = try row.decode("count")
            latencyAvgMS = try row.decode("latency_avg")
            latencyP95MS = try row.decode("latency_p95")
        }
    }

    let from: Timestamp
    let to: Timestamp
    let count: Int
    let received: Int
    let sent: Int
    let errors: Int
    let malformed: Int
    /// Of the answers, the part that were errors; `nil` without answers.
    @Nullable var errorRate: Double?
    @Nullable var latencyAvgMS: Double?
    @Nullable var latencyP95MS: Int?
    let groups: [Group]

    enum CodingKeys: String, CodingKey {
        case from, to, count, received, sent, errors, malformed, groups
        case errorRate = "error_rate"
        case latencyAvgMS = "latency_avg_ms"
        case latencyP95MS = "latency_p95_ms"
    }

    /// From the rows of ``MessageQueries/summary(_:)``, of which there is at least the first.
    init(_ filter: MessageFilter, _ rows: [Row]) throws {
        guard let all = rows.first else { throw Problem.internalError("a summary without its first row") }
        from = Timestamp(filter.from)
        to = Timestamp(filter.to)
        count = try all.decode("count")
        let received = try all.decode("received", as: Int.self)
        self.received = received
        sent = count - received
        let errors = try all.decode("errors", as: Int.self)
        self.errors = errors
        malformed = try all.decode("malformed")
        let answers = try errors + all.decode("results", as: Int.self)
        errorRate = answers == 0 ? nil : Double(errors) / Double(answers)
        latencyAvgMS = try all.decode("latency_avg")
        latencyP95MS = try all.decode("latency_p95")
        groups = try rows.dropFirst().map(Group.init(row:))
    }
}
