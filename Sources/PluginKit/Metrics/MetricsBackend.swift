package import CoreMetrics
package import Telemetry

/// Where all metrics of the process go, those of the platform and of plugins: what a plugin such as Prometheus provides.
///
/// The host installs it in swift-metrics before anything else begins, since metrics stay with the backend that was there
/// when they were made. There is at most one.
package protocol MetricsBackend: MetricsFactory {
    /// Told once of everything that may be counted, before anything is.
    func declare(_ metrics: [MetricDeclaration])

    /// The same for what the platform counts, in its own words.
    func define(_ metrics: [MetricDefinition])
}
