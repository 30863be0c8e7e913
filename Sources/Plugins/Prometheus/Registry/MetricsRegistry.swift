package import CoreMetrics
import Synchronization
package import Telemetry

/// What all instruments of the process count, by metric and label values: the back end of swift-metrics.
///
/// To make an instrument takes the lock, and is done once; to use it is an atomic addition, without lock or allocation. No
/// metric grows without end: each label has its bound, and all series together have a budget. What is beyond counts for
/// nothing but ``dropped``.
package final class MetricsRegistry: Sendable {
    fileprivate struct State {
        var definitions: [String: MetricDefinition] = [:]
        var families: [String: SeriesFamily] = [:]
        /// In alphabetical order.
        var names: [String] = []
        /// By what swift-metrics gives back when an instrument is destroyed.
        var owners: [ObjectIdentifier: (name: String, values: [String])] = [:]
        var seriesCount = 0
        /// Of metrics that nobody defined, among them.
        var undefinedCount = 0
    }

    /// A label of a metric that nobody defined has at most so many values.
    private static let undefinedLimit = 50
    /// And all metrics that nobody defined have so many series: whoever invents names leaves room for the others.
    private static let undefinedBudget = 200

    /// The most series; see ``SeriesFamily/cost``.
    package let budget: Int
    private let state = Mutex(State())
    private let collectors = Mutex<[@Sendable () -> Void]>([])
    private let seriesGauge = GaugeCell()
    private let dropped = DropReason.allCases.map { ($0, CounterCell()) }

    /// `budget`: The most series.
    package init(budget: Int = 10_000) {
        self.budget = budget
        define([RegistryMetrics.series, RegistryMetrics.dropped])
        state.withLock { state in
            state.add(RegistryMetrics.series, [], .gauge(seriesGauge))
            for (reason, cell) in dropped {
                state.add(RegistryMetrics.dropped, [reason.rawValue], .counter(cell))
            }
        }
    }

    /// Says what metrics are, before any instrument of them is made. Each name once.
    package func define(_ definitions: [MetricDefinition]) {
        state.withLock { state in
            for definition in definitions {
                let old = state.definitions.updateValue(definition, forKey: definition.name)
                precondition(old == nil, "\(definition.name) is defined twice")
            }
        }
    }

    /// Has something brought up to date before each exposition.
    package func beforeExposition(_ collect: @escaping @Sendable () -> Void) {
        collectors.withLock { $0.append(collect) }
    }

    /// All families that have series, in alphabetical order.
    func families() -> [SeriesFamily] {
        for collect in collectors.withLock(\.self) { collect() }
        return state.withLock { state in
            seriesGauge.set(Int64(state.seriesCount))
            return state.names.compactMap { state.families[$0] }.filter { !$0.series.isEmpty }
        }
    }

    /// The cell of an instrument, which is made if it is new.
    ///
    /// - Returns: `nil`, and counts why, where it must not be.
    fileprivate func cell(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: InstrumentKind,
        _ make: (MetricDefinition) -> Series.Cell
    ) -> Series.Cell? {
        let found: Result<Series.Cell, DropReason> = state.withLock { state in
            let family = state.families[label] ?? family(label, dimensions, kind, state)
            let name = family.definition.name
            guard kind.suits(family.definition.kind) else { return .failure(.kind) }
            guard let values = family.values(of: dimensions) else { return .failure(.labels) }
            if let cell = family.cell(of: values) { return .success(cell) }
            guard state.seriesCount + family.cost <= budget,
                state.definitions[name] != nil || state.undefinedCount + family.cost <= Self.undefinedBudget
            else { return .failure(.budget) }
            let cell = make(family.definition)
            state.add(family.definition, values, cell)
            state.owners[cell.identifier] = (name, values)
            return .success(cell)
        }
        switch found {
        case .success(let cell): return cell
        case .failure(let reason):
            drop(reason)
            return nil
        }
    }

    private func drop(_ reason: DropReason) {
        dropped.first { $0.0 == reason }?.1.increment(by: 1)
    }

    /// What an instrument gets that must not be, or that counts otherwise than one with the same labels does.
    fileprivate func nothing(insteadOf cell: Series.Cell?) -> NOOPMetricsHandler {
        if cell != nil { drop(.kind) }
        return .instance
    }

    private func family(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: InstrumentKind,
        _ state: State
    ) -> SeriesFamily {
        if let definition = state.definitions[label] { return SeriesFamily(definition) }
        let name = MetricName.undefined(label, kind)
        if let known = state.families[name] { return known }
        if let definition = state.definitions[name] { return SeriesFamily(definition) }
        let labels = dimensions.map {
            MetricDefinition.Label(MetricName.label($0.0), limit: Self.undefinedLimit)
        }
        let unit: String? = if case .timer = kind { "seconds" } else { nil }
        return SeriesFamily(
            MetricDefinition(name, kind.kind, unit: unit, "\(label), as a library calls it.", labels: labels)
        )
    }

    fileprivate func remove(_ handler: AnyObject) {
        state.withLock { state in
            guard let owner = state.owners.removeValue(forKey: ObjectIdentifier(handler)) else { return }
            state.families[owner.name]?.remove(owner.values)
            state.count(owner.name, -1)
        }
    }
}

extension MetricsRegistry.State {
    fileprivate mutating func add(_ definition: MetricDefinition, _ values: [String], _ cell: Series.Cell) {
        let name = definition.name
        if families[name] == nil {
            families[name] = SeriesFamily(definition)
            let place = names.firstIndex { $0 > name } ?? names.endIndex
            names.insert(name, at: place)
        }
        families[name]?.add(values, cell)
        count(name, 1)
    }

    /// So many series more of that name.
    fileprivate mutating func count(_ name: String, _ number: Int) {
        let cost = number * (families[name]?.cost ?? 0)
        seriesCount += cost
        if definitions[name] == nil { undefinedCount += cost }
    }
}

extension MetricsRegistry: MetricsFactory {
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let cell = cell(label, dimensions, .counter) { _ in .counter(CounterCell()) }
        guard case .counter(let counter) = cell else { return nothing(insteadOf: cell) }
        return counter
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        let cell = cell(label, dimensions, .counter) { _ in .fractions(FractionCounterCell()) }
        guard case .fractions(let counter) = cell else { return nothing(insteadOf: cell) }
        return counter
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let cell = cell(label, dimensions, .gauge) { _ in .gauge(GaugeCell()) }
        guard case .gauge(let gauge) = cell else { return nothing(insteadOf: cell) }
        return gauge
    }

    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        let cell = cell(label, dimensions, aggregate ? .recorder : .gauge) { definition in
            aggregate ? .histogram(HistogramCell(definition)) : .gauge(GaugeCell())
        }
        switch cell {
        case .histogram(let histogram): return histogram
        case .gauge(let gauge): return gauge
        case .counter, .fractions, nil: return nothing(insteadOf: cell)
        }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let cell = cell(label, dimensions, .timer) { .histogram(HistogramCell($0)) }
        guard case .histogram(let histogram) = cell else { return nothing(insteadOf: cell) }
        return histogram
    }

    package func destroyCounter(_ handler: any CounterHandler) {
        remove(handler)
    }

    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        remove(handler)
    }

    package func destroyMeter(_ handler: any MeterHandler) {
        remove(handler)
    }

    package func destroyRecorder(_ handler: any RecorderHandler) {
        remove(handler)
    }

    package func destroyTimer(_ handler: any TimerHandler) {
        remove(handler)
    }
}

extension HistogramCell {
    fileprivate convenience init(_ definition: MetricDefinition) {
        if case .histogram(let buckets) = definition.kind {
            self.init(bounds: buckets)
        } else {
            self.init(bounds: .waits)
        }
    }
}
