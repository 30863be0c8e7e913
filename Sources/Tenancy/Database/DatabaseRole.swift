/// The database roles of run-time processes. Each has its own login and pool; none may become another.
package enum DatabaseRole: String, Sendable, CaseIterable {
    /// Every request of a tenant.
    case app = "plugyard_app"
    /// What charge points report.
    case ingest = "plugyard_ingest"
    /// Look-ups before a tenant is known, through definer functions only.
    case auth = "plugyard_auth"
    /// Partitions, leases, retention.
    case worker = "plugyard_worker"
    /// Aggregates for Prometheus.
    case metrics = "plugyard_metrics"
    /// Plugins' own schemas.
    case plugin = "plugyard_plugin"

    var shortName: String {
        String(rawValue.dropFirst("plugyard_".count))
    }
}
