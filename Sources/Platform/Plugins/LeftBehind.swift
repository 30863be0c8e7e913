import Tenancy

/// An account that a plugin leaves behind.
struct LeftBehind: Sendable {
    let account: AccountID
    /// Up to where its events were taken.
    let position: OutboxPosition
    /// Why not further; empty for one that is only slow, or behind already.
    let complaint: String
    /// After which it is tried again.
    let seconds: Double
}
