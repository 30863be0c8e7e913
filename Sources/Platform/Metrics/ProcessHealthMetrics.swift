import CoreMetrics
import FoundationEssentials
import Telemetry

/// Whether this process can do its work (docs/metrics.md).
struct ProcessHealthMetrics: Sendable {
    static let shared = ProcessHealthMetrics()

    private let ready = Meter(Self.readiness)
    private let lag = Timer(Self.loopLag)

    func isReady(_ isReady: Bool) {
        ready.set(isReady ? 1 : 0)
    }

    func loopWasLate(by delay: Duration) {
        lag.record(delay)
    }

    /// The duty is this process's, or another's.
    static func duty(_ name: String, isOurs: Bool) {
        Meter(duties, name).set(isOurs ? 1 : 0)
    }

    /// The server certificate that TLS uses now.
    static func certificate(expires date: Date) {
        Meter(certificateExpiry).set(date.timeIntervalSince1970)
    }

    static func build(version: String, role: String) {
        Meter(buildInfo, version, role).set(1)
    }
}

extension ProcessHealthMetrics {
    static let definitions = [readiness, loopLag, duties, certificateExpiry, buildInfo]

    private static let readiness = MetricDefinition(
        "plugyard_ready",
        .gauge,
        "1 while this process wants work, 0 while it is draining or a part of it cannot work."
    )
    private static let loopLag = MetricDefinition(
        "plugyard_event_loop_lag_seconds",
        .histogram(buckets: .delays),
        unit: "seconds",
        "How late an event loop was with what was to be done at a certain time."
    )
    private static let duties = MetricDefinition(
        "plugyard_duty_held",
        .gauge,
        "1 for the process that has the lease of a duty of which one process at a time has it.",
        labels: [.init("duty", limit: 30)]
    )
    private static let certificateExpiry = MetricDefinition(
        "plugyard_tls_certificate_expiry_timestamp_seconds",
        .gauge,
        unit: "seconds",
        "When the server's TLS certificate expires, in seconds since 1970; absent without TLS."
    )
    private static let buildInfo = MetricDefinition(
        "plugyard_build_info",
        .info,
        "What runs: the version, and serve, manager or gateway.",
        labels: [.init("version", limit: 1), .init("role", limit: 1)]
    )
}
