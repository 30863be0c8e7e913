/// What a plugin is, and what it asks of the platform.
package struct PluginManifest: Sendable, Hashable {
    package enum Stability: String, Sendable, Hashable, CaseIterable {
        /// May change or go away.
        case experimental
        case beta
        case stable
        case deprecated
    }

    package let name: PluginName
    /// Of the plugin itself, as `1.2.0`.
    package let version: String
    package let stability: Stability
    /// What it does, in one sentence for administrators.
    package let summary: String
    /// What the host gives it; what is not named here is refused.
    package let needs: Set<PluginNeed>
    /// Whether it is on for accounts that never said so.
    package let isOnByDefault: Bool
    /// How its metrics may begin beside ``PluginName/metricPrefix``: those of a contract, for example `plugyard_webhook_`.
    package let metricPrefixes: [String]

    package init(
        name: PluginName,
        version: String,
        stability: Stability,
        summary: String,
        needs: Set<PluginNeed> = [],
        isOnByDefault: Bool = false,
        metricPrefixes: [String] = []
    ) {
        self.name = name
        self.version = version
        self.stability = stability
        self.summary = summary
        self.needs = needs
        self.isOnByDefault = isOnByDefault
        self.metricPrefixes = metricPrefixes
    }
}
