import CoreMetrics
import PluginKit
import Telemetry

/// How plugins fare (docs/metrics.md).
enum PluginMetrics {
    /// Makes the series: a rate is only known of what was there before.
    static func begin(_ plugin: PluginName) {
        Counter(pauses, "\(plugin)").increment(by: 0)
    }

    static func paused(_ plugin: PluginName) {
        Counter(pauses, "\(plugin)").increment()
    }

    /// So many accounts wait by themselves, as the process knows that feeds the plugin.
    static func behind(_ count: Int, _ plugin: PluginName) {
        Meter(accountsBehind, "\(plugin)").set(Double(count))
    }

    static let definitions = [pauses, accountsBehind]

    private static let pauses = MetricDefinition(
        "plugyard_plugin_pauses_total",
        .counter,
        "How often a plugin was left alone for a while because nothing that was asked of it worked.",
        labels: [.init("plugin", limit: 30)]
    )
    private static let accountsBehind = MetricDefinition(
        "plugyard_plugin_accounts_behind",
        .gauge,
        "Accounts whose events a plugin does not take, or takes slowly; 0 in processes that do not feed it.",
        labels: [.init("plugin", limit: 30)]
    )
}
