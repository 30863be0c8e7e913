/// When a delivery that failed is tried again. All pauses together are 76 hours; then it is a dead letter.
enum RetrySchedule {
    /// In seconds: behind the first failure, the second, and so on.
    static let pauses: [Double] = [
        1, 5, 30, 120, 300, 900, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600,
        12 * 3600, 12 * 3600, 12 * 3600, 12 * 3600, 12 * 3600,
    ]

    /// From the event to the moment at which it is given up, in seconds.
    static let patience: Double = 76 * 3600

    /// For how long a failing event holds the later ones of its charge point back, in seconds from its first failure.
    static func holdsBack(in trouble: DeliveryTrouble) -> Double {
        switch trouble {
        case .endpoint: 24 * 3600
        case .event: 600
        }
    }

    /// - Parameters:
    ///   - failures: How often it failed, at least 1.
    ///   - jitter: From 0 to 1, drawn anew each time: pauses differ by a tenth either way, so that what failed together does
    ///     not come together again.
    /// - Returns: Seconds.
    static func pause(after failures: Int, jitter: Double) -> Double {
        pauses[min(max(failures, 1), pauses.count) - 1] * (0.9 + 0.2 * jitter)
    }
}
