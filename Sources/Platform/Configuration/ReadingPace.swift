import FoundationEssentials
import Synchronization

/// How soon after their boots charge points are asked for their configuration: the first few at once, and when many boot
/// together, as after an outage, so many a second. Nobody waits for these readings, and each costs more than a boot does.
final class ReadingPace: Sendable {
    private let interval: TimeInterval
    private let atOnce: Int
    /// When the next turn would be, if each waited for the one before it.
    private let horizon = Mutex(Date.distantPast)

    /// - Parameters:
    ///   - rate: Readings per second in the long run.
    ///   - atOnce: How many need not wait, after a while without any.
    init(rate: Double = 20, atOnce: Int = 20) {
        interval = 1 / rate
        self.atOnce = atOnce
    }

    /// When the next reading may be sent; `nil` at once.
    func next(after now: Date) -> Date? {
        horizon.withLock { horizon in
            let turn = max(horizon, now)
            horizon = turn + interval
            let behind = Int((turn.timeIntervalSince(now) / interval).rounded()) - atOnce + 1
            return behind > 0 ? now + Double(behind) * interval : nil
        }
    }
}
