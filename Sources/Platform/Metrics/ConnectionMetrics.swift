import CoreMetrics
import OCPP
import Telemetry

/// Charge points that come and go (docs/metrics.md).
struct ConnectionMetrics: Sendable {
    static let shared = ConnectionMetrics()

    private let connections = MetricFamily(OCPPVersion.allCases) {
        Meter(Self.open, $0.rawValue)
    }
    private let ends = MetricFamily<SocketEnd, Counter>(Self.disconnects)
    private let accepted = Counter(Self.handshakes, "accepted")
    private let refused = MetricFamily<HandshakeRefusal, Counter>(Self.handshakes)
    private let decisionTime = Timer(Self.handshakeSeconds)

    func opened(_ version: OCPPVersion) {
        connections[version]?.increment()
    }

    func closed(_ version: OCPPVersion, _ end: SocketEnd) {
        connections[version]?.decrement()
        ends[end]?.increment()
    }

    func decided(_ decision: UpgradeDecision, after wait: Duration) {
        switch decision {
        case .upgrade: accepted.increment()
        case .refuse(let refusal): refused[refusal]?.increment()
        }
        decisionTime.record(wait)
    }
}

extension ConnectionMetrics {
    static let definitions = [open, disconnects, handshakes, handshakeSeconds]

    private static let open = MetricDefinition(
        "plugyard_connections",
        .gauge,
        "Charge points whose sockets are open at this process.",
        labels: [.init("version", limit: OCPPVersion.allCases.count)]
    )
    private static let disconnects = MetricDefinition(
        "plugyard_disconnects_total",
        .counter,
        "Sockets of charge points that ended, by why.",
        labels: [.init("reason", limit: SocketEnd.allCases.count)]
    )
    private static let handshakes = MetricDefinition(
        "plugyard_handshakes_total",
        .counter,
        "Requests of charge points for a socket: accepted, or why not.",
        labels: [.init("result", limit: HandshakeRefusal.allCases.count + 1)]
    )
    private static let handshakeSeconds = MetricDefinition(
        "plugyard_handshake_duration_seconds",
        .histogram(buckets: .waits),
        unit: "seconds",
        "How long a charge point waited until its request for a socket was decided."
    )
}
