import FoundationEssentials

/// What is written down of an attempt.
struct AttemptResult: Sendable {
    let id: UUID
    /// Failures before this attempt: who finds others does nothing.
    let attempts: Int
    let state: DeliveryState
    /// As it waits from now on, where it failed and goes on.
    let next: PendingDelivery?
    let outcome: DeliveryOutcome
    let at: Date
    let log: String
}
