import NIOCore

/// Visits all sockets of one event loop now and then, which is cheaper than a timer for each.
final class SocketSweep {
    let deadlines: DeadlineWheel
    private let loop: any EventLoop
    private let period: TimeAmount
    private var sockets: [ObjectIdentifier: StationSocketHandler] = [:]
    private var isScheduled = false

    /// - Parameters:
    ///   - loop: Whose sockets they are.
    ///   - period: Between two visits; a fraction of the ping interval, so that pings spread out.
    init(_ loop: any EventLoop, period: Duration) {
        self.loop = loop
        deadlines = DeadlineWheel(loop)
        self.period = TimeAmount(period)
    }

    func add(_ socket: StationSocketHandler) {
        sockets[ObjectIdentifier(socket)] = socket
        schedule()
    }

    func remove(_ socket: StationSocketHandler) {
        sockets[ObjectIdentifier(socket)] = nil
    }

    private func schedule() {
        guard !isScheduled, !sockets.isEmpty else { return }
        isScheduled = true
        loop.assumeIsolated().scheduleTask(in: period) {
            self.isScheduled = false
            let now = self.loop.now
            for socket in Array(self.sockets.values) { socket.sweep(at: now) }
            self.schedule()
        }
    }
}
