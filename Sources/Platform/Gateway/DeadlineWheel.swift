import NIOCore

/// The deadlines of an event loop's sockets, kept by coarse ticks: setting one costs the same however many there are, and
/// one that is called off, as nearly all are, costs nothing more.
///
/// A socket lies in the slot of its earliest deadline since it was last looked at. What it finds there when the time has
/// come, its present deadline, is what counts.
final class DeadlineWheel {
    /// How late a deadline may be noticed.
    static let tick = TimeAmount.milliseconds(100)
    /// A deadline further away is looked at once in a while.
    private static let slotCount = 600

    private let loop: any EventLoop
    private var slots: [[StationSocketHandler]] = Array(repeating: [], count: slotCount)
    /// The last tick that was looked at.
    private var tick: Int
    private var count = 0
    private var isScheduled = false

    init(_ loop: any EventLoop) {
        self.loop = loop
        tick = Self.tick(of: loop.now)
    }

    /// Has a socket looked at when its deadline has passed.
    func watch(_ socket: StationSocketHandler, until deadline: NIODeadline) {
        if count == 0 { tick = max(tick, Self.tick(of: loop.now)) }
        // The first tick that begins after the deadline, and not one that was looked at.
        let wanted = max(Self.tick(of: deadline) + 1, tick + 1)
        let due = min(wanted, tick + Self.slotCount - 1)
        if let known = socket.watchedTick, known <= due { return }
        socket.watchedTick = due
        slots[due % Self.slotCount].append(socket)
        count += 1
        schedule()
    }

    private static func tick(of instant: NIODeadline) -> Int {
        Int(instant.uptimeNanoseconds / UInt64(tick.nanoseconds))
    }

    private func schedule() {
        guard !isScheduled, count > 0 else { return }
        isScheduled = true
        loop.assumeIsolated().scheduleTask(in: Self.tick) {
            self.isScheduled = false
            self.turn()
            self.schedule()
        }
    }

    private func turn() {
        let now = loop.now
        let last = Self.tick(of: now)
        while tick < last, count > 0 {
            tick += 1
            let place = tick % Self.slotCount
            guard !slots[place].isEmpty else { continue }
            let sockets = slots[place]
            slots[place] = []
            count -= sockets.count
            for socket in sockets where socket.watchedTick == tick {
                socket.watchedTick = nil
                guard let deadline = socket.deadline else { continue }
                if deadline <= now { socket.deadlinePassed() } else { watch(socket, until: deadline) }
            }
        }
    }
}
