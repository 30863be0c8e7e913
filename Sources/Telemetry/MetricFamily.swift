package import CoreMetrics

/// The instruments of one metric by what their labels say, all made beforehand: to find one is one look into a
/// dictionary, and each series is there, with 0, before anything happened.
package struct MetricFamily<Key: Hashable & Sendable, Instrument: Sendable>: Sendable {
    @usableFromInline let instruments: [Key: Instrument]
    @usableFromInline let rest: Instrument?

    /// - Parameters:
    ///   - keys: All that are told apart.
    ///   - rest: For every other key, if there can be one.
    ///   - make: The instrument of a key.
    package init(_ keys: some Sequence<Key>, rest: Instrument? = nil, _ make: (Key) -> Instrument) {
        instruments = Dictionary(keys.map { ($0, make($0)) }) { first, _ in first }
        self.rest = rest
    }

    /// The instrument of the key; that of the rest for a key that is not told apart.
    ///
    /// Inlinable, since it is on the way of every message: a generic dictionary is several times as slow.
    @inlinable package subscript(key: Key) -> Instrument? {
        instruments[key] ?? rest
    }
}

extension MetricFamily {
    /// A counter for each case, by a metric with one label.
    package init(_ definition: MetricDefinition)
    where Key: CaseIterable & RawRepresentable, Key.RawValue == String, Instrument == Counter {
        self.init(Key.allCases) { Counter(definition, $0.rawValue) }
    }
}
