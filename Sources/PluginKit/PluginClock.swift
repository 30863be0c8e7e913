package import FoundationEssentials

/// The time, as a plugin may know it: given, so that tests have their own.
package struct PluginClock: Sendable {
    /// The time of day, for stamping.
    package let now: @Sendable () -> Date
    private let pause: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        pause = sleep
    }

    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    package func sleep(for duration: Duration) async throws {
        try await pause(duration)
    }
}
