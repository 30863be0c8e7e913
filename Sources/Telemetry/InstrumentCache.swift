import Synchronization

/// Instruments that are made when they are first wanted, for labels whose values nobody can list beforehand.
package final class InstrumentCache<Key: Hashable & Sendable, Instrument: Sendable>: Sendable {
    private let instruments = Mutex<[Key: Instrument]>([:])
    private let limit: Int
    private let rest: Key
    private let make: @Sendable (Key) -> Instrument

    /// - Parameters:
    ///   - limit: How many are told apart.
    ///   - rest: The key under which all others go.
    ///   - make: The instrument of a key.
    package init(limit: Int, rest: Key, _ make: @escaping @Sendable (Key) -> Instrument) {
        self.limit = limit
        self.rest = rest
        self.make = make
    }

    package subscript(key: Key) -> Instrument {
        instruments.withLock { known in
            if let instrument = known[key] { return instrument }
            let key = known.count < limit ? key : rest
            if let instrument = known[key] { return instrument }
            let instrument = make(key)
            known[key] = instrument
            return instrument
        }
    }
}
