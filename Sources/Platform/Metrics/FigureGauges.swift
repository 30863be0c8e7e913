import CoreMetrics
import Synchronization
import Telemetry
import Tenancy

/// What can only be told of all processes together, while this one tells it (docs/metrics.md).
final class FigureGauges: Sendable {
    private struct OfAccount: Sendable {
        let energy: Meter
        let sessions: Meter
        let connected: Meter

        init(_ slug: String, _ factory: any MetricsFactory) {
            func meter(_ definition: MetricDefinition) -> Meter {
                Meter(label: definition.name, dimensions: definition.dimensions([slug]), factory: factory)
            }
            energy = meter(FigureGauges.accountEnergy)
            sessions = meter(FigureGauges.accountSessions)
            connected = meter(FigureGauges.accountConnected)
        }

        func destroy() {
            for meter in [energy, sessions, connected] { meter.destroy() }
        }
    }

    /// Gauges by the column that they show.
    private let platform: [(String, Meter)]
    private let accounts = Mutex<[String: OfAccount]>([:])
    private let factory: any MetricsFactory

    init(_ factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
        platform = Self.columns.map { ($0, Meter(label: $1.name, dimensions: [], factory: factory)) }
    }

    func show(_ row: Row) throws {
        for (column, meter) in platform { meter.set(try row.decode(column, as: Int.self)) }
    }

    /// Those accounts and no other.
    func show(accounts rows: [Row]) throws {
        try accounts.withLock { shown in
            let slugs = try rows.map { row throws(DatabaseError) in try row.decode("slug", as: String.self) }
            // First: newcomers need their places, or they would be shown as `other`.
            for (slug, gauges) in shown where !slugs.contains(slug) {
                gauges.destroy()
                shown[slug] = nil
            }
            for (slug, row) in zip(slugs, rows) {
                let gauges = shown[slug] ?? OfAccount(slug, factory)
                shown[slug] = gauges
                gauges.energy.set(
                    try row.decode("energy_wh", as: Int.self) * ChargingMetrics.joulesPerWattHour
                )
                gauges.sessions.set(try row.decode("sessions", as: Int.self))
                gauges.connected.set(try row.decode("connected_charge_points", as: Int.self))
            }
        }
    }

    /// Another process tells from now on: two would count everything twice.
    func destroy() {
        for (_, meter) in platform { meter.destroy() }
        accounts.withLock { shown in
            for gauges in shown.values { gauges.destroy() }
            shown = [:]
        }
    }
}

extension FigureGauges {
    static let definitions = columns.map(\.1) + [accountEnergy, accountSessions, accountConnected]

    private static let columns: [(String, MetricDefinition)] = [
        ("accounts", gauge("accounts", "Accounts that are not suspended.")),
        ("charge_points", gauge("charge_points", "Charge points that are registered.")),
        (
            "connected_charge_points",
            gauge("connected_charge_points", "Charge points that are connected, wherever their sockets are.")
        ),
        ("active_transactions", gauge("active_transactions", "Transactions that go on.")),
        ("queued_commands", gauge("queued_commands", "Commands that wait for their charge points.")),
        (
            "expiring_certificates",
            gauge("expiring_certificates", "Certificates of charge points that expire within 30 days.")
        ),
        (
            "outbox_oldest_age",
            MetricDefinition(
                "plugyard_outbox_oldest_age_seconds",
                .gauge,
                unit: "seconds",
                "Since the oldest event that a plugin was not handed yet; 0 where none waits."
            )
        ),
    ]

    private static func gauge(_ name: String, _ help: String) -> MetricDefinition {
        MetricDefinition("plugyard_platform_\(name)", .gauge, help)
    }

    private static let account = [MetricDefinition.Label("account", limit: PlatformFigures.accountLimit)]
    private static let accountEnergy = MetricDefinition(
        "plugyard_account_recent_energy_joules",
        .gauge,
        unit: "joules",
        "Energy of the sessions that ended today and yesterday, of the accounts that have most.",
        labels: account
    )
    private static let accountSessions = MetricDefinition(
        "plugyard_account_recent_sessions",
        .gauge,
        "Sessions that ended today and yesterday, of the same accounts.",
        labels: account
    )
    private static let accountConnected = MetricDefinition(
        "plugyard_account_connected_charge_points",
        .gauge,
        "Charge points that are connected, of the same accounts.",
        labels: account
    )
}
