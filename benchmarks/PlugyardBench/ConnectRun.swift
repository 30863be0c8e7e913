import NIOCore

/// Connects stations, at most so many at once; whoever is refused tries again after a second, as charge points do.
///
/// A station is through when it is booted. Its time runs from its first attempt.
final class ConnectRun {
    private static let pause = TimeAmount.seconds(1)

    private unowned let fleet: Fleet
    private let loop: NIOIsolatedEventLoop
    private let promise: EventLoopPromise<Report>
    private let start = NIODeadline.now()
    private let window: Int
    private var waiting: CircularBuffer<Station>
    private var begun: [Int: NIODeadline] = [:]
    private var left: Int
    private var refused = 0
    private var latency = LatencyHistogram()

    /// `window`: How many may be under way at once.
    init(_ fleet: Fleet, window: Int) {
        self.fleet = fleet
        self.window = window
        loop = fleet.loop.assumeIsolated()
        promise = fleet.loop.makePromise()
        waiting = CircularBuffer(fleet.stations.filter { !$0.isConnected })
        left = waiting.count
    }

    func begin() -> EventLoopFuture<Report> {
        for _ in 0..<min(window, left) { next() }
        if left == 0 { finish() }
        return promise.futureResult
    }

    func opened(_ station: Station) {
        guard let time = begun.removeValue(forKey: station.index) else { return }
        latency.record(NIODeadline.now() - time)
        left -= 1
        if left == 0 { finish() } else { next() }
    }

    func failed(_ station: Station) {
        guard begun[station.index] != nil else { return }
        refused += 1
        loop.scheduleTask(in: Self.pause) { [fleet] in fleet.connect(station) }
    }

    private func next() {
        guard let station = waiting.popFirst() else { return }
        begun[station.index] = .now()
        fleet.connect(station)
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
