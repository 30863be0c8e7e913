import FoundationEssentials
import Logging
import PluginKit
import Tenancy

/// The plugins that write in the transaction of what happened.
struct PluginListeners: EventListeners {
    private let plugins: [any HostedPlugin]
    private let standings: PluginStandings

    /// `nil` when there is none.
    init?(_ all: [any HostedPlugin], _ standings: PluginStandings) {
        plugins = all.filter { !$0.facts.transactional.isEmpty }
        self.standings = standings
        guard !plugins.isEmpty else { return nil }
    }

    func wanted(of account: AccountID) -> EventTypes {
        plugins.reduce(into: []) { wanted, plugin in
            if isHeard(plugin, account) { wanted.formUnion(plugin.facts.transactional) }
        }
    }

    func statements(for event: DomainEvent) -> [(plugin: PluginName, statements: [SQL])] {
        plugins.compactMap { plugin in
            guard isHeard(plugin, event.account), plugin.facts.transactional.contains(event.type) else {
                return nil
            }
            do {
                let statements = try plugin.statements(for: event)
                return statements.isEmpty ? nil : (plugin.manifest.name, statements)
            } catch {
                plugin.condition.listeningFailed(error)
                return nil
            }
        }
    }

    func failed(_ names: Set<PluginName>, _ error: any Error) {
        for plugin in plugins where names.contains(plugin.manifest.name) {
            plugin.condition.listeningFailed(error)
        }
    }

    private func isHeard(_ plugin: any HostedPlugin, _ account: AccountID) -> Bool {
        plugin.condition.mayListen && standings.isOn(plugin.manifest.name, for: account)
    }
}
