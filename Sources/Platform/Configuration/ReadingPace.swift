import FoundationEssentials
import Synchronization

/// How soon after their boots charge points are asked for their configuration: the first few at once, and when many boot
/// together, as after an outage, so many a second. Nobody waits for these readings, and each costs more than a boot does.
final class ReadingPace: Sendable {
    private let interval: TimeInterval
    private let atOnce: Double
    /// When all that was taken until now has had its turn.
    private let horizon = Mutex(Date.distantPast)

    /// - Parameters:
    ///   - rate: Readings per second in the long run.
    ///   - atOnce: How many need not wait, after a while without any.
    init(rate: Double = 20, atOnce: Int = 20) {
        interval = 1 / rate
        self.atOnce = Double(atOnce)
    }

    /// When the next reading may be sent; `nil` at once.
    func next(after now: Date) -> Date? {
        horizon.withLock { horizon in
            horizon = max(horizon, now) + interval
            let turn = horizon - interval * atOnce
            return turn > now ? turn : nil
        }
    }
}
