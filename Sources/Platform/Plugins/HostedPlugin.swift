import PluginKit
import Tenancy

/// A plugin in the host: what it is, and what it does, without its types.
protocol HostedPlugin: Sendable {
    var manifest: PluginManifest { get }
    var accountSchema: ObjectSchema { get }
    var facts: PluginFacts { get }
    var lane: PluginLane { get }
    var condition: PluginCondition { get }
    var routes: [HostedRoute] { get }
    var services: [PluginService] { get }
    var readiness: [PluginReadiness] { get }
    var metrics: [MetricDeclaration] { get }
    var scopes: [PluginScope] { get }
    var metricsBackend: (any MetricsBackend)? { get }

    func start() async throws
    func stop() async
    /// Hands events over, if the plugin is on for the account.
    func deliver(_ events: [DomainEvent], of account: AccountID, within limit: Duration) async throws
    /// What it writes in the transaction of an event.
    func statements(for event: DomainEvent) throws -> [SQL]
}
