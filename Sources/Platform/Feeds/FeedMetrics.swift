import CoreMetrics
import Telemetry

/// Live feeds (docs/metrics.md).
struct FeedMetrics: Sendable {
    static let shared = FeedMetrics()

    private let subscribers = Meter(Self.open)
    private let gaps = Counter(Self.missed)

    func subscribed() {
        subscribers.increment()
    }

    func unsubscribed() {
        subscribers.decrement()
    }

    func missed() {
        gaps.increment()
    }
}

extension FeedMetrics {
    static let definitions = [open, missed]

    private static let open = MetricDefinition(
        "plugyard_feed_subscribers",
        .gauge,
        "Readers of live feeds at this process."
    )
    private static let missed = MetricDefinition(
        "plugyard_feed_missed_total",
        .counter,
        "How often a reader was told that it missed something, being too slow."
    )
}
