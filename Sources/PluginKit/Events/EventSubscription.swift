/// What a plugin wants to be told, after the commit, at least once, in order per charge point.
package struct EventSubscription<Settings: Sendable>: Sendable {
    /// Handles events of one account, the oldest first. They count as delivered when it returns; when it throws or takes longer
    /// than ``PluginDeadline/events`` the same ones come again, after longer and longer pauses, and the account's later ones
    /// wait behind them. Other accounts wait for that deadline once, and no more.
    package typealias Handler = @Sendable ([DomainEvent], PluginTenant<Settings>) async throws -> Void

    /// Whose events are written at all.
    package enum Interest: Sendable, Hashable {
        /// All accounts for which the plugin is on.
        case always
        /// Those for which the plugin asked, by ``TenantStores/interest(in:)``: nobody pays for events that go nowhere.
        case whenAsked
    }

    package let types: EventTypes
    package let interest: Interest
    package let handle: Handler
}
