import Telemetry

/// All series of one metric.
struct SeriesFamily: Sendable {
    /// Takes the place of a label's values beyond its bound.
    static let otherValue = "other"
    /// Longer values are cut: what is to be told apart is so by less.
    private static let valueLimit = 120

    let definition: MetricDefinition
    private(set) var series: [Series] = []
    private var places: [[String]: Int] = [:]
    /// The values that each label has by now.
    private var known: [Set<String>]

    init(_ definition: MetricDefinition) {
        self.definition = definition
        known = definition.labels.map { _ in [] }
    }

    /// How many lines each of its series is at most, which is what Prometheus calls series.
    var cost: Int {
        if case .histogram(let buckets) = definition.kind { buckets.count + 3 } else { 1 }
    }

    /// The values in the order of the labels, each within its bound.
    ///
    /// - Returns: `nil` for labels that the definition does not have.
    func values(of dimensions: [(String, String)]) -> [String]? {
        guard dimensions.count == definition.labels.count else { return nil }
        var values: [String] = []
        for (place, label) in definition.labels.enumerated() {
            guard let (_, value) = dimensions.first(where: { MetricName.label($0.0) == label.name }) else {
                return nil
            }
            guard label.values?.contains(value) ?? true else {
                values.append(Self.otherValue)
                continue
            }
            let short = String(value.prefix(Self.valueLimit))
            let isKnown = known[place].contains(short)
            values.append(isKnown || known[place].count < label.limit ? short : Self.otherValue)
        }
        return values
    }

    func cell(of values: [String]) -> Series.Cell? {
        places[values].map { series[$0].cell }
    }

    mutating func add(_ values: [String], _ cell: Series.Cell) {
        for (place, value) in values.enumerated() where value != Self.otherValue {
            known[place].insert(value)
        }
        let labels = zip(definition.labels, values).map { label, value in
            "\(label.name)=\"\(MetricName.escaped(value, quotes: true))\""
        }
        places[values] = series.count
        series.append(Series(values: values, labels: Array(labels.joined(separator: ",").utf8), cell: cell))
    }

    /// Values that no other series has are forgotten: whoever removes one makes room for another.
    mutating func remove(_ values: [String]) {
        guard let place = places.removeValue(forKey: values) else { return }
        series.remove(at: place)
        for (other, index) in places where index > place { places[other] = index - 1 }
        for (label, value) in values.enumerated() where !series.contains(where: { $0.values[label] == value })
        {
            known[label].remove(value)
        }
    }
}
