import FoundationEssentials

/// Keeps a struggling endpoint from being tried with everything that waits for it: after some failures in a row it is open,
/// and one delivery at a time probes, after longer and longer pauses, until one succeeds.
struct EndpointCircuit: Sendable, Hashable {
    /// Failures in a row that open it.
    static let tolerance = 5
    private static let firstPause = 2.0
    private static let longestPause = 300.0

    private(set) var failures: Int
    /// When the next probe may be made; `nil` while the circuit is closed.
    private(set) var retryAt: Date?

    init(failures: Int = 0, retryAt: Date? = nil) {
        self.failures = failures
        self.retryAt = retryAt
    }

    var isOpen: Bool {
        retryAt != nil
    }

    /// `jitter`: From 0 to 1.
    mutating func failed(at now: Date, jitter: Double) {
        failures += 1
        guard failures >= Self.tolerance else { return }
        let doublings = min(failures - Self.tolerance, 20)
        let pause = min(Self.firstPause * Double(1 << doublings), Self.longestPause)
        retryAt = now.addingTimeInterval(pause * (0.9 + 0.2 * jitter))
    }

    /// Somebody says that it is worth a try.
    mutating func close() {
        self = Self()
    }
}
