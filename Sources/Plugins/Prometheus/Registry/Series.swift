/// One combination of label values of a family, and what counts for it.
struct Series: Sendable {
    enum Cell: Sendable {
        case counter(CounterCell)
        case fractions(FractionCounterCell)
        case gauge(GaugeCell)
        case histogram(HistogramCell)

        /// What swift-metrics knows it by.
        var identifier: ObjectIdentifier {
            switch self {
            case .counter(let cell): ObjectIdentifier(cell)
            case .fractions(let cell): ObjectIdentifier(cell)
            case .gauge(let cell): ObjectIdentifier(cell)
            case .histogram(let cell): ObjectIdentifier(cell)
            }
        }
    }

    let values: [String]
    /// `name="value",…` as it is exposed, without braces; made once, since it is written at each scrape.
    let labels: [UInt8]
    let cell: Cell
}
