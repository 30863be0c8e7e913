import CoreMetrics
import OCPP
import Telemetry

/// What charging comes to, over all accounts (docs/metrics.md). Counted when it is durable.
struct ChargingMetrics: Sendable {
    static let shared = ChargingMetrics()

    private enum End: String, CaseIterable {
        case completed
        case stale
    }

    private let started = Counter(Self.starts)
    private let ended = MetricFamily<End, Counter>(Self.ends)
    private let energy = Counter(Self.energy)
    private let authorised = MetricFamily(AuthorizationStatus.allCases) {
        Counter(Self.tags, "authorize", $0.rawValue)
    }
    private let authorisedStarts = MetricFamily(AuthorizationStatus.allCases) {
        Counter(Self.tags, "start", $0.rawValue)
    }
    private let batchSize = Recorder(Self.batchEvents)
    private let batchTime = Timer(Self.batchSeconds)

    /// What a batch has stored, and how long that took.
    func stored(_ parts: [BatchPart], since start: ContinuousClock.Instant) {
        batchSize.record(parts.count)
        batchTime.record(since: start)
        for part in parts where !part.rows.opened.isEmpty || !part.rows.saved.isEmpty {
            started.increment(by: part.rows.opened.count)
            for saved in part.rows.saved {
                if saved.isLateStart { started.increment() }
                over(saved.record)
            }
        }
    }

    /// A transaction that changed: if it is over, it counts.
    func over(_ record: TransactionRecord) {
        switch record.status {
        case .completed:
            ended[.completed]?.increment()
            energy.increment(by: record.register.energyWh * Self.joulesPerWattHour)
        case .stale: ended[.stale]?.increment()
        case .active, .orphan: break
        }
    }

    /// What a charge point was told, if that says whether somebody may charge.
    func answered(_ answer: StationAnswer) {
        switch answer {
        case .authorized(let info): authorised[info.status]?.increment()
        case .transactionStarted(_, let info): authorisedStarts[info.status]?.increment()
        case .booted, .heartbeat, .transactionStopped, .dataTransfer, .certificateSigningRequest,
            .acknowledged:
            break
        }
    }
}

extension ChargingMetrics {
    static let joulesPerWattHour = 3600

    static let definitions = [starts, ends, energy, tags, batchEvents, batchSeconds]

    private static let starts = MetricDefinition(
        "plugyard_transactions_started_total",
        .counter,
        "Transactions whose start was stored."
    )
    private static let ends = MetricDefinition(
        "plugyard_transactions_ended_total",
        .counter,
        "Transactions that are over: completed by their charge point, or stale, given up by us.",
        labels: [.init("status", limit: End.allCases.count)]
    )
    private static let energy = MetricDefinition(
        "plugyard_transaction_energy_joules_total",
        .counter,
        unit: "joules",
        "Energy of completed transactions; 3.6 million joules are one kWh."
    )
    private static let tags = MetricDefinition(
        "plugyard_authorisations_total",
        .counter,
        "Tokens that charge points asked about, or started a transaction with, by what they were told.",
        labels: [.init("on", limit: 2), .init("result", limit: AuthorizationStatus.allCases.count)]
    )
    private static let batchEvents = MetricDefinition(
        "plugyard_ingest_batch_events",
        .histogram(buckets: [1, 2, 5, 10, 20, 50, 100, 150, 200]),
        "How many events of charge points one transaction of the database made durable."
    )
    private static let batchSeconds = MetricDefinition(
        "plugyard_ingest_batch_duration_seconds",
        .histogram(buckets: .waits),
        unit: "seconds",
        "How long one transaction of the database took with a batch of events."
    )
}
