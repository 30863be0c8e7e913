/// Schema `Health`: what is so at this moment.
struct HealthBody: Encodable, Sendable {
    enum Status: String, Encodable, Sendable {
        case ok
        case draining
        case unavailable
    }

    struct Database: Encodable, Sendable {
        let status: Status
        /// Of one query just made; `nil` when it failed.
        @Nullable var latencyMS: Double?

        enum CodingKeys: String, CodingKey {
            case status
            case latencyMS = "latency_ms"
        }
    }

    let status: Status
    let version: String
    /// Since the API was assembled.
    let uptimeSeconds: Int
    let database: Database
    /// Parts that cannot work now.
    let notReady: [String]

    enum CodingKeys: String, CodingKey {
        case status, version, database
        case uptimeSeconds = "uptime_seconds"
        case notReady = "not_ready"
    }
}
