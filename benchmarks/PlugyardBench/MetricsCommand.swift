import ArgumentParser
import CoreMetrics
import FoundationEssentials
import Prometheus
import Telemetry

/// `PlugyardBench metrics`: what counting costs those who count, and what it takes to show it.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Nanoseconds to count one thing, and milliseconds to show 10,000 series."
    )

    /// As one line of JSON.
    private struct Found: Encodable {
        var series = 0
        /// The median of some expositions, in milliseconds.
        var textMS = 0.0
        var openMetricsMS = 0.0
        var bytes = 0
        /// For each of them, in nanoseconds, by one thread.
        var incrementNS = 0.0
        var recordNS = 0.0
        /// All that is counted for one message of a charge point.
        var messageNS = 0.0
        /// The same while as many threads as there are cores count the same.
        var contendedMessageNS = 0.0

        enum CodingKeys: String, CodingKey {
            case series, bytes
            case textMS = "text_ms"
            case openMetricsMS = "openmetrics_ms"
            case incrementNS = "increment_ns"
            case recordNS = "record_ns"
            case messageNS = "message_ns"
            case contendedMessageNS = "contended_message_ns"
        }
    }

    /// What is counted for a message: that it waits, that it does no more, how it ended and when.
    private struct Message: Sendable {
        struct Instruments: Sendable {
            let results: Counter
            let seconds: CoreMetrics.Timer
        }

        let pending = Meter(MetricsCommand.waiting)
        let actions = MetricFamily<String, Instruments>((0..<12).map { "Action\($0)" }) {
            Instruments(
                results: Counter(MetricsCommand.calls, $0),
                seconds: CoreMetrics.Timer(MetricsCommand.seconds, $0)
            )
        }

        func count(_ action: String) {
            pending.change(by: 1)
            pending.change(by: -1)
            let instruments = actions[action]
            instruments?.results.increment()
            instruments?.seconds.record(.milliseconds(3))
        }
    }

    @Option(help: "How many series are shown.") var series = 10_000
    @Option(help: "How often each thing is counted.") var rounds = 1_000_000

    func run() async throws {
        var found = Found()
        let registry = MetricsRegistry(budget: series)
        registry.define([Self.waiting, Self.calls, Self.seconds, Self.filler])
        let message = withMetricsFactory(registry) { Message() }
        let one = message.actions["Action1"]
        found.incrementNS = each { one?.results.increment() }
        found.recordNS = each { one?.seconds.recordNanoseconds(Int64(3_000_000)) }
        found.messageNS = each { message.count("Action1") }
        found.contendedMessageNS = await contended { message.count("Action1") }
        // Histograms to the brim, as the larger part of what is shown is.
        withMetricsFactory(registry) {
            for number in 0..<series {
                CoreMetrics.Timer(Self.filler, "route \(number)").recordNanoseconds(Int64(5_000_000))
            }
        }
        let text = registry.page(accept: nil).bytes
        found.bytes = text.count
        found.series = text.split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") }
        found.textMS = median { registry.page(accept: nil).bytes.count }
        found.openMetricsMS = median { registry.page(accept: "application/openmetrics-text").bytes.count }
        print(String(decoding: try JSONEncoder().encode(found), as: UTF8.self))
    }

    private func each(_ work: () -> Void) -> Double {
        let time = ContinuousClock().measure {
            for _ in 0..<rounds { work() }
        }
        return time / .nanoseconds(1) / Double(rounds)
    }

    private func contended(_ work: @escaping @Sendable () -> Void) async -> Double {
        let (threads, rounds) = (2, rounds)
        let time = await ContinuousClock().measure {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<threads {
                    group.addTask { for _ in 0..<rounds { work() } }
                }
            }
        }
        return time / .nanoseconds(1) / Double(rounds)
    }

    private func median(_ work: () -> Int) -> Double {
        var length = 0
        let times = (0..<15).map { _ in ContinuousClock().measure { length += work() } / .milliseconds(1) }
        return length > 0 ? times.sorted()[times.count / 2] : 0
    }
}

extension MetricsCommand {
    fileprivate static let waiting = MetricDefinition("plugyard_bench_waiting", .gauge, "What waits.")
    fileprivate static let calls = MetricDefinition(
        "plugyard_bench_calls_total",
        .counter,
        "Calls.",
        labels: [.init("action", limit: 20)]
    )
    fileprivate static let seconds = MetricDefinition(
        "plugyard_bench_call_duration_seconds",
        .histogram(buckets: .waits),
        unit: "seconds",
        "How long calls take.",
        labels: [.init("action", limit: 20)]
    )
    private static let filler = MetricDefinition(
        "plugyard_bench_request_duration_seconds",
        .histogram(buckets: .waits),
        unit: "seconds",
        "How long requests take.",
        labels: [.init("route", limit: 100_000)]
    )
}
