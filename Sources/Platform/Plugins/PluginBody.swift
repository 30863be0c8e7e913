import OCPP
import PluginKit
import Tenancy

/// Schema `Plugin`.
struct PluginBody: Encodable, Sendable {
    let name: String
    let version: String
    let stability: String
    let summary: String
    let enabled: Bool
    /// A word of ``PluginCondition/Word``.
    var state: String
    @Nullable var complaint: String?
    /// Of the account whose body it is.
    @Nullable var delay: PluginDelayBody?
    let needs: [String]
    let events: [String]

    /// `row`: What the account has said, if anything. `delay`: Of its events, if they wait.
    init(_ plugin: any HostedPlugin, _ row: AccountPlugin?, _ delay: PluginDelayBody?) {
        let manifest = plugin.manifest
        name = manifest.name.rawValue
        version = manifest.version
        stability = manifest.stability.rawValue
        summary = manifest.summary
        enabled = row?.isEnabled ?? manifest.isOnByDefault
        state = plugin.condition.word.rawValue
        complaint = plugin.condition.complaint
        self.delay = delay
        needs = manifest.needs.map(\.rawValue).sorted()
        let facts = plugin.facts
        let types = facts.always.union(facts.onRequest).union(facts.transactional)
        events = EventType.allCases.filter(types.contains).map(\.rawValue)
    }
}
