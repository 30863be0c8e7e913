/// How a delivery stands.
enum DeliveryState: String, Sendable, CaseIterable {
    /// Waits for its turn, or for its next attempt.
    case pending
    case delivered
    /// Given up.
    case dead
}
