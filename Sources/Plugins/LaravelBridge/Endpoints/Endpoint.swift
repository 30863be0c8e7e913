import FoundationEssentials
import Tenancy

/// A row of `endpoints`.
struct Endpoint: Sendable {
    let id: UUID
    let url: String
    let target: [UInt8]
    let description: String?
    let events: [String]
    let headerNames: [String]
    let headers: [UInt8]?
    let secrets: [UInt8]
    let oldSecretExpiresAt: Date?
    let redis: RedisJob?
    let isPaused: Bool
    let disabledAt: Date?
    /// Since when it is delivered to again, after it was paused or disabled.
    let takenUpAt: Date?
    let circuit: EndpointCircuit
    let createdAt: Date
    let updatedAt: Date

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        url = try row.decode("url")
        target = try row.decode("target")
        description = try row.decode("description")
        events = try row.decode("events")
        headerNames = try row.decode("header_names")
        headers = try row.decode("headers")
        secrets = try row.decode("secrets")
        oldSecretExpiresAt = try row.decode("old_secret_expires_at")
        let (queue, job, prefix) = (
            try row.decode("redis_queue", as: String?.self), try row.decode("redis_job", as: String?.self),
            try row.decode("redis_prefix", as: String?.self)
        )
        redis =
            if let queue, let job, let prefix { RedisJob(queue: queue, job: job, prefix: prefix) } else {
                nil
            }
        isPaused = try row.decode("is_paused")
        disabledAt = try row.decode("disabled_at")
        takenUpAt = try row.decode("taken_up_at")
        circuit = EndpointCircuit(failures: try row.decode("failures"), retryAt: try row.decode("retry_at"))
        createdAt = try row.decode("created_at")
        updatedAt = try row.decode("updated_at")
    }
}
