import CoreMetrics
import Telemetry

/// Requests to addresses that tenants choose (docs/metrics.md).
struct OutboundMetrics: Sendable {
    static let shared = OutboundMetrics()

    private let answered = Counter(Self.requests, "answered")
    private let failed = MetricFamily<OutboundError.Code, Counter>(Self.requests)
    private let seconds = Timer(Self.requestSeconds)

    func answered(after duration: Duration) {
        answered.increment()
        seconds.record(duration)
    }

    func failed(_ error: OutboundError) {
        failed[error.code]?.increment()
    }
}

extension OutboundMetrics {
    static let definitions = [requests, requestSeconds]

    private static let requests = MetricDefinition(
        "plugyard_outbound_requests_total",
        .counter,
        "Requests to addresses that tenants choose: answered, or why not; refused_target: not a public address.",
        labels: [.init("result", limit: OutboundError.Code.allCases.count + 1)]
    )
    private static let requestSeconds = MetricDefinition(
        "plugyard_outbound_request_duration_seconds",
        .histogram(buckets: .waits),
        unit: "seconds",
        "How long those took that were answered, with whatever status."
    )
}
