import FoundationEssentials
import PluginKit

/// An endpoint as the API shows it: schema `Webhook`.
struct EndpointBody: Encodable, Sendable {
    struct Redis: Encodable, Sendable {
        let queue: String
        let job: String
        let prefix: String
    }

    let endpoint: Endpoint
    /// Shown once, to who had it made.
    var secret: String?
    /// Without what changes by itself.
    private var isSettled = false

    init(_ endpoint: Endpoint, secret: String? = nil) {
        self.endpoint = endpoint
        self.secret = secret
    }

    /// Of what people change.
    func tag() throws -> EntityTag {
        var settled = self
        settled.secret = nil
        settled.isSettled = true
        return EntityTag(of: try PluginResponse.json(settled).body)
    }

    private var status: String {
        if isSettled { return "" }
        if endpoint.disabledAt != nil { return "disabled" }
        if endpoint.isPaused { return "paused" }
        return endpoint.circuit.isOpen ? "failing" : "active"
    }

    enum CodingKeys: String, CodingKey {
        case id, url, description, events, redis, status, secret
        case headerNames = "header_names"
        case isPaused = "is_paused"
        case disabledAt = "disabled_at"
        case consecutiveFailures = "consecutive_failures"
        case retryAt = "retry_at"
        case oldSecretExpiresAt = "old_secret_expires_at"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(endpoint.id.uuidString.lowercased(), forKey: .id)
        try container.encode(endpoint.url, forKey: .url)
        try container.encode(endpoint.description, forKey: .description)
        try container.encode(endpoint.events, forKey: .events)
        try container.encode(endpoint.headerNames, forKey: .headerNames)
        let redis = endpoint.redis.map { Redis(queue: $0.queue, job: $0.job, prefix: $0.prefix) }
        try container.encode(redis, forKey: .redis)
        try container.encode(endpoint.isPaused, forKey: .isPaused)
        try container.encode(status, forKey: .status)
        try container.encode(isSettled ? nil : endpoint.disabledAt, forKey: .disabledAt)
        try container.encode(isSettled ? 0 : endpoint.circuit.failures, forKey: .consecutiveFailures)
        try container.encode(isSettled ? nil : endpoint.circuit.retryAt, forKey: .retryAt)
        try container.encode(endpoint.oldSecretExpiresAt, forKey: .oldSecretExpiresAt)
        try container.encode(endpoint.createdAt, forKey: .createdAt)
        try container.encode(endpoint.updatedAt, forKey: .updatedAt)
        try container.encodeIfPresent(secret, forKey: .secret)
    }
}
