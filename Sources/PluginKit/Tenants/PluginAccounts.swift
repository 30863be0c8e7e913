package import Tenancy

/// The accounts for which a plugin is on.
package protocol PluginAccounts<Settings>: Sendable {
    associatedtype Settings: Sendable

    /// The account as the plugin may know it; `nil` where the plugin is off. What an administrator changes is seen here
    /// within five seconds.
    func tenant(_ account: AccountID) -> PluginTenant<Settings>?

    /// All of them, in no order. For services that work through accounts; of a plugin that is on by default only those whose
    /// account settings somebody has touched are known by name.
    func known() -> [PluginTenant<Settings>]
}
