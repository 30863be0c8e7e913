import CoreMetrics
import Synchronization

/// A counter of whole things: one relaxed addition for each increment.
final class CounterCell: CounterHandler {
    private let count = Atomic<Int64>(0)

    var value: Int64 {
        count.load(ordering: .relaxed)
    }

    /// What would make it smaller is passed over: counters only grow.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        count.store(0, ordering: .relaxed)
    }
}
