import FoundationEssentials
import Telemetry

/// Writes families as text.
///
/// Bounds of buckets are written the same way in both formats (`le="1.0"`): a series must not become another when the
/// scraper is set up differently.
struct Exposition {
    private let format: ExpositionFormat
    private(set) var bytes: [UInt8] = []

    /// `families`: In the order in which they are to be written.
    init(_ families: [SeriesFamily], as format: ExpositionFormat) {
        self.format = format
        bytes.reserveCapacity(families.reduce(0) { $0 + 200 + $1.series.count * $1.cost * 120 })
        for family in families { write(family) }
        if format == .openMetrics { write("# EOF\n") }
    }

    private mutating func write(_ family: SeriesFamily) {
        writeHead(of: family.definition)
        let name = Array(family.definition.name.utf8)
        var bounds: [[UInt8]] = []
        if case .histogram(let buckets) = family.definition.kind {
            bounds = buckets.map { Array("le=\"\($0.exposed)\"".utf8) } + [Array("le=\"+Inf\"".utf8)]
        }
        for series in family.series {
            switch series.cell {
            case .counter(let cell): write(name, [], series.labels, cell.value)
            case .fractions(let cell): write(name, [], series.labels, cell.value)
            case .gauge(let cell): write(name, [], series.labels, cell.value)
            case .histogram(let cell): write(name, series.labels, bounds, cell.reading)
            }
        }
    }

    private mutating func writeHead(of definition: MetricDefinition) {
        let (name, type) = head(of: definition)
        let help = MetricName.escaped(definition.help, quotes: format == .openMetrics)
        write("# HELP \(name) \(help)\n# TYPE \(name) \(type)\n")
        if format == .openMetrics, let unit = definition.unit { write("# UNIT \(name) \(unit)\n") }
    }

    /// What the family is called, which in OpenMetrics is less than its samples are.
    private func head(of definition: MetricDefinition) -> (name: String, type: String) {
        let name = definition.name
        switch (definition.kind, format) {
        case (.counter, .text): return (name, "counter")
        case (.counter, .openMetrics): return (name.without("_total"), "counter")
        case (.info, .openMetrics): return (name.without("_info"), "info")
        case (.info, .text), (.gauge, _): return (name, "gauge")
        case (.histogram, _): return (name, "histogram")
        }
    }

    private mutating func write(_ name: [UInt8], _ suffix: [UInt8], _ labels: [UInt8], _ value: Int64) {
        writeSample(name, suffix, labels)
        write(value)
        bytes.append(0x0A)
    }

    private mutating func write(_ name: [UInt8], _ suffix: [UInt8], _ labels: [UInt8], _ value: Double) {
        writeSample(name, suffix, labels)
        write(value.exposed)
        bytes.append(0x0A)
    }

    private mutating func write(
        _ name: [UInt8],
        _ labels: [UInt8],
        _ bounds: [[UInt8]],
        _ reading: HistogramCell.Reading
    ) {
        var total: UInt64 = 0
        for (place, count) in reading.counts.enumerated() where place < bounds.count {
            total &+= count
            writeSample(name, Suffix.bucket, labels.isEmpty ? bounds[place] : labels + [0x2C] + bounds[place])
            write(Int64(clamping: total))
            if format == .openMetrics, !reading.examples.isEmpty, let example = reading.examples[place] {
                write(example)
            }
            bytes.append(0x0A)
        }
        write(name, Suffix.sum, labels, reading.sum)
        write(name, Suffix.count, labels, Int64(clamping: total))
    }

    private mutating func write(_ example: HistogramCell.Example) {
        let value: String =
            switch example.exemplar.value {
            case .id(let id): id.uuidString.lowercased()
            case .text(let text): MetricName.escaped(String(text.prefix(64)), quotes: true)
            }
        let milliseconds = (example.at * 1000).rounded() / 1000
        write(" # {\(example.exemplar.label)=\"\(value)\"} \(example.value.exposed) \(milliseconds.exposed)")
    }

    private mutating func writeSample(_ name: [UInt8], _ suffix: [UInt8], _ labels: [UInt8]) {
        bytes.append(contentsOf: name)
        bytes.append(contentsOf: suffix)
        if !labels.isEmpty {
            bytes.append(0x7B)
            bytes.append(contentsOf: labels)
            bytes.append(0x7D)
        }
        bytes.append(0x20)
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func write(_ value: Int64) {
        guard value >= 10 else { return value >= 0 ? bytes.append(0x30 + UInt8(value)) : write("\(value)") }
        let start = bytes.count
        var rest = value
        while rest > 0 {
            bytes.append(0x30 + UInt8(rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }

    private enum Suffix {
        static let bucket = Array("_bucket".utf8)
        static let sum = Array("_sum".utf8)
        static let count = Array("_count".utf8)
    }
}

extension Double {
    /// As both formats have it.
    fileprivate var exposed: String {
        if isNaN { return "NaN" }
        guard isFinite else { return self > 0 ? "+Inf" : "-Inf" }
        return description
    }
}

extension String {
    fileprivate func without(_ ending: String) -> String {
        hasSuffix(ending) ? String(dropLast(ending.count)) : self
    }
}
