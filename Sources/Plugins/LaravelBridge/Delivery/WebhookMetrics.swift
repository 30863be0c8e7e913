import CoreMetrics
import PluginKit

/// What is counted of deliveries.
enum WebhookMetrics {
    static let declarations = [
        MetricDeclaration(
            deliveries,
            .counter,
            help: "Attempts to deliver an event.",
            labels: ["result": Result.allCases.map(\.rawValue)]
        ),
        MetricDeclaration(
            seconds,
            .histogram(buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]),
            help: "From the start of an attempt to the end of the answer."
        ),
        MetricDeclaration(deadLetters, .counter, help: "Events that were given up."),
    ]

    enum Result: String, CaseIterable {
        case delivered
        case failed
        /// Of those, where the address was none to connect to.
        case refused
        /// The endpoint wants nothing any more.
        case gone
    }

    private static let deliveries = "plugyard_webhook_deliveries_total"
    private static let seconds = "plugyard_webhook_delivery_seconds"
    private static let deadLetters = "plugyard_webhook_dead_letters_total"

    /// Shows what may be counted before it is: alerts look at what has changed.
    static func begin() {
        for result in Result.allCases { counter(of: result).increment(by: 0) }
        countDeadLetters(0)
    }

    private static func counter(of result: Result) -> Counter {
        Counter(label: deliveries, dimensions: [("result", result.rawValue)])
    }

    static func count(_ outcome: DeliveryOutcome) {
        let result: Result =
            switch outcome.verdict {
            case .delivered: .delivered
            case .gone: .gone
            case .failed:
                outcome.complaint?.hasPrefix(GuardedFailure.Code.refusedTarget.rawValue) == true
                    ? .refused : .failed
            }
        counter(of: result).increment()
        let duration = outcome.duration.components
        Timer(label: seconds).recordNanoseconds(
            duration.seconds * 1_000_000_000 + duration.attoseconds / 1_000_000_000
        )
    }

    static func countDeadLetters(_ count: Int = 1) {
        Counter(label: deadLetters).increment(by: Int64(count))
    }
}
