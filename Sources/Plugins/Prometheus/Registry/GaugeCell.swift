import CoreMetrics

/// A gauge, be it told what it is or how it changes.
final class GaugeCell: MeterHandler, RecorderHandler {
    private let number = AtomicDouble(0)

    var value: Double {
        number.value
    }

    func set(_ value: Int64) {
        number.set(Double(value))
    }

    func set(_ value: Double) {
        number.set(value)
    }

    func increment(by amount: Double) {
        number.add(amount)
    }

    func decrement(by amount: Double) {
        number.add(-amount)
    }

    func record(_ value: Int64) {
        number.set(Double(value))
    }

    func record(_ value: Double) {
        number.set(value)
    }
}
