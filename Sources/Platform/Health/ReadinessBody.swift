/// Schemas `Liveness` and `Readiness`.
struct ReadinessBody: Encodable, Sendable {
    let status: HealthBody.Status
}
