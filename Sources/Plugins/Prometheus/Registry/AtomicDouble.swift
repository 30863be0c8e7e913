import Synchronization

/// A `Double` that several threads change, by the bits of it.
struct AtomicDouble: ~Copyable, Sendable {
    private let bits: Atomic<UInt64>

    init(_ value: Double) {
        bits = Atomic(value.bitPattern)
    }

    var value: Double {
        Double(bitPattern: bits.load(ordering: .relaxed))
    }

    borrowing func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    borrowing func add(_ amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (isDone, found) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if isDone { return }
            old = found
        }
    }
}
