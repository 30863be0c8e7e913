import NIOCore

/// A socket of the fleet.
protocol FleetSocket: ChannelHandler {
    /// Its place among those of its kind.
    var index: Int { get }
}

/// Connects stations, or readers of feeds, at most so many at once.
///
/// A station is through when it is booted, a reader when it has its first text. Its time runs from its first attempt.
final class ConnectRun<Socket: FleetSocket> {
    private unowned let fleet: Fleet
    private let loop: NIOIsolatedEventLoop
    private let promise: EventLoopPromise<Report>
    private let start = NIODeadline.now()
    private let window: Int
    private let pause: TimeAmount?
    private var waiting: CircularBuffer<Socket>
    private var begun: [Int: NIODeadline] = [:]
    private var left: Int
    private var refused = 0
    private var latency = LatencyHistogram()

    /// - Parameters:
    ///   - fleet: Theirs.
    ///   - sockets: Those that are to be connected.
    ///   - window: How many may be under way at once.
    ///   - pause: After which whoever is refused tries again; `nil`: it stays away.
    init(_ fleet: Fleet, _ sockets: [Socket], window: Int, retryingAfter pause: TimeAmount?) {
        self.fleet = fleet
        self.window = window
        self.pause = pause
        loop = fleet.loop.assumeIsolated()
        promise = fleet.loop.makePromise()
        waiting = CircularBuffer(sockets)
        left = sockets.count
    }

    func begin() -> EventLoopFuture<Report> {
        for _ in 0..<min(window, left) { next() }
        if left == 0 { finish() }
        return promise.futureResult
    }

    func opened(_ socket: Socket) {
        guard let time = begun.removeValue(forKey: socket.index) else { return }
        latency.record(NIODeadline.now() - time)
        ended()
    }

    func failed(_ socket: Socket) {
        guard begun[socket.index] != nil else { return }
        refused += 1
        guard let pause else {
            begun[socket.index] = nil
            return ended()
        }
        loop.scheduleTask(in: pause) { [self] in connect(socket) }
    }

    private func ended() {
        left -= 1
        if left == 0 { finish() } else { next() }
    }

    private func next() {
        guard let socket = waiting.popFirst() else { return }
        begun[socket.index] = .now()
        connect(socket)
    }

    private func connect(_ socket: Socket) {
        fleet.connect(socket) { [self] in failed(socket) }
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
