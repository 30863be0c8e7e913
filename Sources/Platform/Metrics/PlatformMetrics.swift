package import Telemetry
import Tenancy

/// All that the platform counts and measures. It does so by swift-metrics, and does not know who looks at it.
package enum PlatformMetrics {
    /// For the exporter.
    package static let definitions: [MetricDefinition] =
        ConnectionMetrics.definitions + MessageMetrics.definitions + ChargingMetrics.definitions
        + CommandMetrics.definitions + AccessMetrics.definitions + RequestMetrics.definitions
        + ProcessHealthMetrics.definitions + FigureGauges.definitions + OutboundMetrics.definitions
        + DatabaseMetrics.definitions + FeedMetrics.definitions + PluginMetrics.definitions

    /// To be called when swift-metrics has its back end and before anything is counted: makes the instruments, so that each
    /// series is there from the beginning. A rate is only known of what was there before.
    ///
    /// - Parameters:
    ///   - version: Of the program.
    ///   - role: `serve`, `manager` or `gateway`.
    package static func begin(version: String, role: String) {
        ProcessHealthMetrics.build(version: version, role: role)
        _ = (ConnectionMetrics.shared, MessageMetrics.shared, ProcessHealthMetrics.shared)
        guard role != "gateway" else { return }
        _ = (
            ChargingMetrics.shared, CommandMetrics.shared, AccessMetrics.shared, RequestMetrics.shared,
            OutboundMetrics.shared, FeedMetrics.shared
        )
    }
}
