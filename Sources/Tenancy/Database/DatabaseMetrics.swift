import CoreMetrics
package import Telemetry

/// What one pool of connections says of itself (docs/metrics.md). Confined to the reactor's thread.
package struct DatabaseMetrics {
    private let idle: Meter
    private let lent: Meter
    private let connecting: Meter
    private let size: Meter
    private let waiting: Meter
    private let wait: Timer
    private let exchange: Timer
    private let errors: MetricFamily<DatabaseError.Code, Counter>
    private let contextErrors: Counter
    /// What this pool has added to the gauges, which pools of the same role share.
    private var shown = (idle: 0, lent: 0, connecting: 0, size: 0, waiting: 0)

    /// `role`: As which it logs in.
    init(role: String) {
        idle = Meter(Self.connections, role, "idle")
        lent = Meter(Self.connections, role, "lent")
        connecting = Meter(Self.connections, role, "connecting")
        size = Meter(Self.limit, role)
        waiting = Meter(Self.waiters, role)
        wait = Timer(Self.waitSeconds, role)
        exchange = Timer(Self.exchangeSeconds, role)
        errors = MetricFamily(DatabaseError.Code.allCases) { Counter(Self.errors, role, $0.rawValue) }
        contextErrors = Counter(Self.contextErrors, role)
    }

    mutating func show(idle: Int, lent: Int, connecting: Int, waiting: Int, size: Int) {
        self.idle.change(by: idle - shown.idle)
        self.lent.change(by: lent - shown.lent)
        self.connecting.change(by: connecting - shown.connecting)
        self.waiting.change(by: waiting - shown.waiting)
        self.size.change(by: size - shown.size)
        shown = (idle, lent, connecting, size, waiting)
    }

    func waited(since start: ContinuousClock.Instant) {
        wait.record(since: start)
    }

    /// An exchange with the database is over.
    func answered(since start: ContinuousClock.Instant, _ error: DatabaseError?) {
        exchange.record(since: start)
        if let error { failed(error) }
    }

    func failed(_ error: DatabaseError) {
        errors[error.code]?.increment()
        if error.code == .forbidden { contextErrors.increment() }
    }
}

extension DatabaseMetrics {
    package static let definitions = [
        connections, limit, waiters, waitSeconds, exchangeSeconds, errors, contextErrors,
    ]

    private static let roles = MetricDefinition.Label("role", limit: DatabaseRole.allCases.count + 1)

    private static let connections = MetricDefinition(
        "plugyard_database_connections",
        .gauge,
        "Connections to the database by role: idle, lent to somebody, or being opened.",
        labels: [roles, .init("state", limit: 3)]
    )
    private static let limit = MetricDefinition(
        "plugyard_database_connections_limit",
        .gauge,
        "The most connections to the database by role.",
        labels: [roles]
    )
    private static let waiters = MetricDefinition(
        "plugyard_database_waiters",
        .gauge,
        "Who waits for a connection.",
        labels: [roles]
    )
    private static let waitSeconds = MetricDefinition(
        "plugyard_database_wait_duration_seconds",
        .histogram(buckets: .delays),
        unit: "seconds",
        "How long somebody waited for a connection and got one.",
        labels: [roles]
    )
    private static let exchangeSeconds = MetricDefinition(
        "plugyard_database_exchange_duration_seconds",
        .histogram(buckets: .delays),
        unit: "seconds",
        "How long the database took with what was sent to it in one go.",
        labels: [roles]
    )
    private static let errors = MetricDefinition(
        "plugyard_database_errors_total",
        .counter,
        "Exchanges with the database that failed, and waits for a connection in vain.",
        labels: [roles, .init("code", limit: DatabaseError.Code.allCases.count)]
    )
    private static let contextErrors = MetricDefinition(
        "plugyard_database_context_errors_total",
        .counter,
        "Statements that the database refused for want of a right or a valid account context: never in a sound program.",
        labels: [roles]
    )
}
