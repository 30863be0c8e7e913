import PluginKit
import Tenancy

@testable import LaravelBridge
@testable import Platform

extension HostedStores {
    /// The plugin's own, where it is on for everybody.
    static func laravelBridge(_ database: TenantDatabase) -> HostedStores {
        let (pool, standings) = (PluginPool(), PluginStandings())
        pool.open(database)
        standings.declare([
            PluginFacts(
                name: LaravelBridgePlugin.manifest.name,
                version: "1",
                isOnByDefault: true,
                always: [],
                onRequest: [],
                transactional: []
            )
        ])
        return HostedStores(plugin: LaravelBridgePlugin.manifest.name, pool: pool, standings: standings)
    }
}
