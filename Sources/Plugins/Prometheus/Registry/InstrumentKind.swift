import Telemetry

/// What swift-metrics can ask for.
enum InstrumentKind: Sendable {
    case counter
    case gauge
    case timer
    /// Values that are counted by size.
    case recorder

    /// Whether a metric so defined is made of this.
    func suits(_ kind: MetricDefinition.Kind) -> Bool {
        switch (self, kind) {
        case (.counter, .counter), (.gauge, .gauge), (.gauge, .info), (.timer, .histogram),
            (.recorder, .histogram):
            true
        default: false
        }
    }

    /// For a metric that nobody defined.
    var kind: MetricDefinition.Kind {
        switch self {
        case .counter: .counter
        case .gauge: .gauge
        case .timer: .histogram(buckets: .waits)
        case .recorder: .histogram(buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000])
        }
    }
}
