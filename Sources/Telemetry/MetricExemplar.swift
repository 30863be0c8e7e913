package import FoundationEssentials

/// One case of what a histogram counts, by which a person gets from a graph to the log: the id of a request or message.
///
/// Whoever records a value binds ``current`` around it; the exporter, if it can show exemplars, looks there. It is made
/// only where a value is recorded anyhow, and turned into text only when somebody asks.
package struct MetricExemplar: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
        case id(UUID)
        case text(String)
    }

    @TaskLocal package static var current: MetricExemplar?

    /// The name of its only label, such as `request_id`.
    package let label: String
    package let value: Value

    package init(_ label: String, _ value: Value) {
        self.label = label
        self.value = value
    }
}
