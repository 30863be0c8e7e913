import ServiceLifecycle

extension Service {
    /// Takes turns until the graceful shutdown, with pauses between.
    ///
    /// - Parameters:
    ///   - pause: Asked anew after each turn.
    ///   - clock: Measures it.
    ///   - turn: Handles its own errors: one that fails is followed by the next.
    func takeTurns(
        every pause: @autoclosure @escaping @Sendable () -> Duration,
        by clock: any Clock<Duration>,
        _ turn: @escaping @Sendable () async -> Void
    ) async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await turn()
                // Being cancelled while asleep is how this ends.
                try? await clock.sleep(for: pause())
            }
        }
    }
}
