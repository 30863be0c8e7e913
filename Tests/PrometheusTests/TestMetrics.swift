import CoreMetrics
import Prometheus
import Telemetry

/// Definitions that the tests use, and short words for what they look at.
enum TestMetrics {
    static let calls = MetricDefinition(
        "plugyard_test_calls_total",
        .counter,
        "Calls with a \\ and a \"quote\".",
        labels: [.init("action", limit: 3), .init("result", limit: 2)]
    )
    static let waits = MetricDefinition(
        "plugyard_test_wait_seconds",
        .histogram(buckets: [0.1, 1, 2.5]),
        unit: "seconds",
        "How long it took."
    )
    static let level = MetricDefinition(
        "plugyard_test_level_bytes",
        .gauge,
        unit: "bytes",
        "How much there is."
    )
    static let build = MetricDefinition(
        "plugyard_test_build_info",
        .info,
        "What runs.",
        labels: [.init("version", limit: 1)]
    )
    static let sizes = MetricDefinition(
        "plugyard_test_sizes",
        .histogram(buckets: [1, 10]),
        "How many at once."
    )
    static let all = [calls, waits, level, build, sizes]
}

extension MetricsRegistry {
    /// One that knows the definitions of the tests.
    static func ofTests(budget: Int = 10_000) -> MetricsRegistry {
        let registry = MetricsRegistry(budget: budget)
        registry.define(TestMetrics.all)
        return registry
    }

    /// The lines about one metric, without those of others.
    func lines(of name: String, accept: String? = nil) -> [String] {
        String(decoding: page(accept: accept).bytes, as: UTF8.self)
            .split(separator: "\n").map(String.init).filter { $0.contains(name) }
    }

    func counter(_ definition: MetricDefinition, _ values: String...) -> Counter {
        Counter(label: definition.name, dimensions: definition.dimensions(values), factory: self)
    }

    func meter(_ definition: MetricDefinition, _ values: String...) -> Meter {
        Meter(label: definition.name, dimensions: definition.dimensions(values), factory: self)
    }

    func timer(_ definition: MetricDefinition) -> Timer {
        Timer(label: definition.name, dimensions: [], factory: self)
    }

    func recorder(_ definition: MetricDefinition) -> Recorder {
        Recorder(label: definition.name, dimensions: [], aggregate: true, factory: self)
    }

    /// What the registry says it has dropped for that reason.
    func dropped(_ reason: String) -> String? {
        lines(of: "plugyard_metrics_dropped_series_total{reason=\"\(reason)\"}").first
            .flatMap { $0.split(separator: " ").last }.map(String.init)
    }
}

let openMetrics = "application/openmetrics-text; version=1.0.0"
