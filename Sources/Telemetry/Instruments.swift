package import CoreMetrics

extension Counter {
    /// A counter as defined, with these values of its labels.
    package convenience init(_ definition: MetricDefinition, _ values: String...) {
        self.init(label: definition.name, dimensions: definition.dimensions(values))
    }
}

extension Meter {
    /// A gauge as defined, with these values of its labels.
    package convenience init(_ definition: MetricDefinition, _ values: String...) {
        self.init(label: definition.name, dimensions: definition.dimensions(values))
    }

    /// Moves it by as much, up or down.
    package func change(by difference: Int) {
        switch difference {
        case 0: break
        case 1...: increment(by: Double(difference))
        default: decrement(by: Double(-difference))
        }
    }
}

extension Timer {
    /// A histogram of durations as defined, with these values of its labels.
    package convenience init(_ definition: MetricDefinition, _ values: String...) {
        self.init(label: definition.name, dimensions: definition.dimensions(values))
    }

    /// One that took so long. Negative durations, of clocks that were set back, count as none.
    package func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return recordNanoseconds(Int64(0)) }
        let (nanoseconds, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        recordNanoseconds(isTooLong ? Int64.max : nanoseconds &+ attoseconds / 1_000_000_000)
    }

    /// One that began then and is over now.
    package func record(since start: ContinuousClock.Instant) {
        record(start.duration(to: .now))
    }

    /// As ``record(_:)``, with a case to show for it.
    package func record(_ duration: Duration, of exemplar: MetricExemplar) {
        MetricExemplar.$current.withValue(exemplar) { record(duration) }
    }
}

extension Recorder {
    /// A histogram of numbers as defined, with these values of its labels.
    package convenience init(_ definition: MetricDefinition, _ values: String...) {
        self.init(label: definition.name, dimensions: definition.dimensions(values), aggregate: true)
    }
}
