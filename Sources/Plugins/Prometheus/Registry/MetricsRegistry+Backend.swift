package import PluginKit
import Telemetry

extension MetricsRegistry: MetricsBackend {
    package func declare(_ metrics: [MetricDeclaration]) {
        define(metrics.map(\.definition))
    }
}

extension MetricDeclaration {
    /// The same in the words of the core. A unit is the end of the name, as base units are.
    fileprivate var definition: MetricDefinition {
        let kind: MetricDefinition.Kind =
            switch kind {
            case .counter: .counter
            case .gauge: .gauge
            case .histogram(let buckets):
                .histogram(buckets: Array(buckets.prefix(MetricDefinition.bucketLimit)))
            }
        let bare = name.hasSuffix("_total") ? String(name.dropLast("_total".count)) : name
        let unit = ["seconds", "bytes", "joules"].first { bare.hasSuffix("_\($0)") }
        let bounds = labels.sorted { $0.key < $1.key }
            .map { MetricDefinition.Label($0.key, limit: $0.value.count + 2, values: Set($0.value + [""])) }
        return MetricDefinition(name, kind, unit: unit, help, labels: bounds)
    }
}
