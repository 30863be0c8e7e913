import Telemetry

/// Why an instrument counts for nothing.
enum DropReason: String, Error, CaseIterable {
    /// There are as many series as there may be.
    case budget
    /// It has other labels than its metric.
    case labels
    /// Its metric is of another kind.
    case kind
}

/// What the registry says of itself.
enum RegistryMetrics {
    static let series = MetricDefinition(
        "plugyard_metrics_series",
        .gauge,
        "Series that this process exposes; there is a budget for them."
    )

    static let dropped = MetricDefinition(
        "plugyard_metrics_dropped_series_total",
        .counter,
        "Instruments that were asked for and count for nothing: beyond the budget, or not as their metric is defined.",
        labels: [.init("reason", limit: DropReason.allCases.count)]
    )
}
