/// Carries one event to one endpoint, once.
protocol DeliveryTransport: Sendable {
    /// Never throws: that it failed is an outcome. Cancelling the task aborts it.
    func deliver(_ attempt: DeliveryAttempt) async -> DeliveryOutcome
}
