import NIOCore

/// Connects readers of feeds, at most so many at once. Whoever is refused stays away, and is counted.
final class FollowRun {
    private unowned let fleet: Fleet
    private let promise: EventLoopPromise<Report>
    private let start = NIODeadline.now()
    private let window: Int
    private var waiting: CircularBuffer<FeedReader>
    private var begun: [Int: NIODeadline] = [:]
    private var left: Int
    private var refused = 0
    private var latency = LatencyHistogram()

    /// `window`: How many may be under way at once.
    init(_ fleet: Fleet, _ readers: [FeedReader], window: Int) {
        self.fleet = fleet
        self.window = window
        promise = fleet.loop.makePromise()
        waiting = CircularBuffer(readers)
        left = readers.count
    }

    func begin() -> EventLoopFuture<Report> {
        for _ in 0..<min(window, left) { next() }
        if left == 0 { finish() }
        return promise.futureResult
    }

    func opened(_ reader: FeedReader) {
        guard let time = begun.removeValue(forKey: reader.index) else { return }
        latency.record(NIODeadline.now() - time)
        ended()
    }

    func failed(_ reader: FeedReader) {
        guard begun.removeValue(forKey: reader.index) != nil else { return }
        refused += 1
        ended()
    }

    private func ended() {
        left -= 1
        if left == 0 { finish() } else { next() }
    }

    private func next() {
        guard let reader = waiting.popFirst() else { return }
        begun[reader.index] = .now()
        fleet.connect(reader)
    }

    private func finish() {
        let seconds = Double((NIODeadline.now() - start).nanoseconds) / 1e9
        promise.succeed(
            Report(
                event: .done,
                seconds: seconds,
                answered: latency.count,
                refused: refused,
                latency: .init(latency)
            )
        )
    }
}
