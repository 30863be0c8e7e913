import PluginKit
import Tenancy

/// Plugins that write in the transaction of what happened.
protocol EventListeners: Sendable {
    /// Which events of an account they want.
    func wanted(of account: AccountID) -> EventTypes

    /// What each of them writes for an event.
    func statements(for event: DomainEvent) -> [(plugin: PluginName, statements: [SQL])]

    /// Their statements failed, and all was stored without them.
    func failed(_ plugins: Set<PluginName>, _ error: any Error)
}
