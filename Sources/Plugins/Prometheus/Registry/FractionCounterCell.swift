import CoreMetrics

/// A counter of what comes in fractions, such as seconds.
final class FractionCounterCell: FloatingPointCounterHandler {
    private let sum = AtomicDouble(0)

    var value: Double {
        sum.value
    }

    /// What would make it smaller, or no number any more, is passed over.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        sum.add(amount)
    }

    func reset() {
        sum.set(0)
    }
}
