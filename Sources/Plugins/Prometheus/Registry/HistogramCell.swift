import CoreMetrics
import Glibc
import Synchronization
import Telemetry

/// A histogram: to record is to find a bucket among at most twenty, and two atomic additions.
final class HistogramCell: TimerHandler, RecorderHandler {
    /// The last of a bucket's values that came with a case to show.
    struct Example: Sendable {
        let exemplar: MetricExemplar
        let value: Double
        /// Seconds since 1970.
        let at: Double
    }

    /// What it has counted at one moment.
    struct Reading {
        /// Of each bucket alone; the last is that to infinity.
        let counts: [UInt64]
        let sum: Double
        /// Of each bucket; empty where there are none at all.
        let examples: [Example?]
    }

    /// Of the buckets, in the unit, ascending.
    let bounds: [Double]
    // As many as a definition may have, and that to infinity.
    private let counts = InlineArray<21, Atomic<UInt64>> { _ in Atomic(0) }
    private let sum = AtomicDouble(0)
    private let examples = Mutex<[Example?]>([])

    init(bounds: [Double]) {
        self.bounds = Array(bounds.prefix(MetricDefinition.bucketLimit))
    }

    func recordNanoseconds(_ duration: Int64) {
        record(Double(duration) / 1e9)
    }

    func record(_ value: Int64) {
        record(Double(value))
    }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        counts[bucket].wrappingAdd(1, ordering: .relaxed)
        sum.add(value)
        if let exemplar = MetricExemplar.current { keep(exemplar, value, bucket) }
    }

    var reading: Reading {
        Reading(
            counts: (0...bounds.count).map { counts[$0].load(ordering: .relaxed) },
            sum: sum.value,
            examples: examples.withLock(\.self)
        )
    }

    private func keep(_ exemplar: MetricExemplar, _ value: Double, _ bucket: Int) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let at = Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
        examples.withLock { examples in
            if examples.isEmpty { examples = Array(repeating: nil, count: bounds.count + 1) }
            examples[bucket] = Example(exemplar: exemplar, value: value, at: at)
        }
    }
}
