/// Schemas `Liveness` and `Readiness`.
struct ReadinessBody: Encodable, Sendable {
    let status: HealthBody.Status
    /// Parts that cannot work now; `nil` where the question is another one.
    var notReady: [String]?

    enum CodingKeys: String, CodingKey {
        case status
        case notReady = "not_ready"
    }
}
