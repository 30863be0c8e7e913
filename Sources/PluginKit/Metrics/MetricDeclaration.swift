/// A metric as it is declared before it is ever counted: what `/metrics` says of it, and which series it may have.
///
/// It is counted by swift-metrics, by the same name without the suffix that its kind has in Prometheus.
package struct MetricDeclaration: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Ends in `_total`.
        case counter
        case gauge
        /// In base units: seconds, bytes, watt-hours. `buckets`: Upper bounds, rising.
        case histogram(buckets: [Double])
    }

    /// As Prometheus shows it, with ``PluginName/metricPrefix`` first.
    package let name: String
    package let kind: Kind
    /// One sentence for people.
    package let help: String
    /// Labels and all the values that each may have: no label without a bound. The values `other` and `""` need not be named.
    package let labels: [String: [String]]

    package init(_ name: String, _ kind: Kind, help: String, labels: [String: [String]] = [:]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
    }
}
