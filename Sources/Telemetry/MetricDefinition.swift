/// What a metric is: its name, its kind, what it says, and how many series it may become.
///
/// Instruments are swift-metrics' own; this is what swift-metrics does not carry and an exporter must know. Whoever makes
/// instruments keeps a definition of each (``MetricFamily`` and the initialisers beside it make instruments of
/// definitions), and the executable gives all definitions to the exporter.
package struct MetricDefinition: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Only grows. The name ends in `_total`.
        case counter
        case gauge
        /// A gauge that is always 1 and says something by its labels. The name ends in `_info`.
        case info
        /// `buckets`: Upper bounds in the metric's unit, in ascending order, at most ``bucketLimit``.
        case histogram(buckets: [Double])
    }

    /// A label, and how many values it may have; one more becomes `other`.
    package struct Label: Sendable, Equatable {
        package let name: String
        package let limit: Int
        /// Those that it may have; `nil` for whatever comes.
        package let values: Set<String>?

        /// `limit`: No label is without a bound: each value is a series for as long as the process lives. `values`: Where they are
        /// known, any other becomes `other`.
        package init(_ name: String, limit: Int, values: Set<String>? = nil) {
            self.name = name
            self.limit = limit
            self.values = values
        }
    }

    /// The most buckets of a histogram, the one to infinity not counted.
    package static let bucketLimit = 20

    /// With the prefix `plugyard_`, the unit, and the ending of its kind.
    package let name: String
    package let kind: Kind
    /// A base unit: `seconds`, `bytes`, `joules`; `nil` for numbers of things.
    package let unit: String?
    /// One sentence for people who look at it.
    package let help: String
    package let labels: [Label]

    /// - Parameters:
    ///   - name: Whole; see ``name``.
    ///   - kind: What it counts or measures.
    ///   - unit: A base unit, which the name must have too.
    ///   - help: One sentence.
    ///   - labels: In the order in which instruments give their values.
    package init(
        _ name: String,
        _ kind: Kind,
        unit: String? = nil,
        _ help: String,
        labels: [Label] = []
    ) {
        if case .histogram(let buckets) = kind {
            precondition(buckets.count <= Self.bucketLimit, "\(name) has too many buckets")
            precondition(zip(buckets, buckets.dropFirst()).allSatisfy(<), "buckets of \(name) must ascend")
        }
        self.name = name
        self.kind = kind
        self.unit = unit
        self.help = help
        self.labels = labels
    }

    /// The labels with their values, as swift-metrics takes them.
    package func dimensions(_ values: [String]) -> [(String, String)] {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels")
        return zip(labels, values).map { ($0.name, $1) }
    }
}

extension [Double] {
    /// Bounds for what a charge point or a client waits for, in seconds: 1 ms to 30 s.
    package static let waits: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
    /// Bounds for what should be over at once, in seconds: 0.1 ms to 10 s.
    package static let delays: [Double] = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 10,
    ]
}
