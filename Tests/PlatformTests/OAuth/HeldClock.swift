/// A clock on which nothing passes but what is let pass: whoever sleeps says for how long, and waits to be woken.
struct HeldClock: Clock {
    typealias Instant = ContinuousClock.Instant

    /// The sleeps that began, as long as they were meant to be.
    let sleeps: AsyncStream<Duration>
    private let began: AsyncStream<Duration>.Continuation
    private let gates: AsyncStream<Void>
    private let gate: AsyncStream<Void>.Continuation
    private let start = ContinuousClock.now

    init() {
        (sleeps, began) = AsyncStream.makeStream()
        (gates, gate) = AsyncStream.makeStream()
    }

    /// Time stands still: how long a sleep is meant to be is its deadline.
    var now: Instant {
        start
    }

    var minimumResolution: Duration {
        .nanoseconds(1)
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        began.yield(deadline - start)
        var turns = gates.makeAsyncIterator()
        _ = await turns.next()
        try Task.checkCancellation()
    }

    /// Ends one sleep.
    func wake() {
        gate.yield()
    }
}
