import CHiredis
import Glibc
import PluginKit
import Synchronization

/// The thread that sends and receives for ``RedisClient``, over all connections at once; it closes those that are idle for long,
/// or that their peer closed.
///
/// Safety: the thread alone touches `active`; the bell is a descriptor that does not change, and is rung under the lock of
/// `inbox` and never after `hasEnded`. The rest is in that `Mutex`. Hence `@unchecked Sendable`.
final class RedisLoop: @unchecked Sendable {
    private struct Idle {
        let key: String
        let link: RedisLink
        let until: ContinuousClock.Instant
    }

    private struct Inbox {
        var arrivals: [RedisExchange] = []
        /// The oldest first.
        var idle: [Idle] = []
        /// Exchanges that are not answered yet.
        var load = 0
        var isClosed = false
        var hasEnded = false
    }

    private static let idleTime = Duration.seconds(30)
    private static let idleLimit = 32
    private static let loadLimit = 256
    /// As the system shows it, where 15 bytes is the most.
    private static let threadName = "plugyard.redis"

    private let bell: Int32
    private let inbox = Mutex(Inbox())
    private var active: [RedisExchange] = []

    /// - Throws: ``RedisFailure`` when the system has no thread or no descriptors.
    init() throws(RedisFailure) {
        bell = plugyard_redis_bell()
        guard bell >= 0 else { throw RedisFailure(.busy, "no descriptors for connections") }
    }

    deinit {
        close(bell)
    }

    func start() throws(RedisFailure) {
        let retained = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<RedisLoop>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            retained.toOpaque()
        )
        guard code == 0 else {
            retained.release()
            throw RedisFailure(.busy, "no thread for connections")
        }
        pthread_detach(thread)
    }

    /// Takes an exchange, or answers it at once that there is no room.
    func add(_ exchange: RedisExchange) {
        let isTaken = inbox.withLock { inbox in
            guard !inbox.isClosed, inbox.load < Self.loadLimit else { return false }
            inbox.load += 1
            inbox.arrivals.append(exchange)
            plugyard_redis_ring(bell)
            return true
        }
        if !isTaken { exchange.answer(.failure(RedisFailure(.busy, "too many deliveries are under way"))) }
    }

    /// Lets the thread see that something was cancelled.
    func look() {
        inbox.withLock { if !$0.hasEnded { plugyard_redis_ring(bell) } }
    }

    /// A connection that was kept, if there is one; it may be broken nevertheless.
    func take(_ key: String) -> RedisLink? {
        inbox.withLock { inbox in
            inbox.idle.lastIndex { $0.key == key }.map { inbox.idle.remove(at: $0).link }
        }
    }

    /// Keeps a connection for the next time. `key`: What it may be used for.
    func keep(_ link: RedisLink, _ key: String) {
        link.rest()
        inbox.withLock { inbox in
            guard !inbox.isClosed else { return }
            if inbox.idle.count >= Self.idleLimit { inbox.idle.removeFirst() }
            inbox.idle.append(Idle(key: key, link: link, until: .now + Self.idleTime))
            plugyard_redis_ring(bell)
        }
    }

    /// How many connections are kept.
    var idleCount: Int {
        inbox.withLock(\.idle.count)
    }

    /// Ends the thread; what is under way is answered.
    func end() {
        inbox.withLock { inbox in
            inbox.isClosed = true
            inbox.idle = []
            if !inbox.hasEnded { plugyard_redis_ring(bell) }
        }
    }

    // MARK: On the thread

    private func run() {
        plugyard_redis_name_thread(Self.threadName)
        while true {
            let (isClosed, idle) = inbox.withLock { inbox in
                active += inbox.arrivals
                inbox.arrivals = []
                return (inbox.isClosed, inbox.idle)
            }
            guard !isClosed else { break }
            wait(watching: idle)
            plugyard_redis_hush(bell)
            goOn()
            dropIdle()
        }
        for exchange in active {
            finish(exchange, .failure(RedisFailure(.cancelled, "the platform ends")))
        }
        active = []
        inbox.withLock { $0.hasEnded = true }
    }

    private func wait(watching idle: [Idle]) {
        var descriptors = [pollfd(fd: bell, events: Int16(POLLIN), revents: 0)]
        for exchange in active {
            let events = exchange.wantsToSend ? POLLIN | POLLOUT : POLLIN
            descriptors.append(
                pollfd(fd: exchange.link.socket.descriptor, events: Int16(events), revents: 0)
            )
        }
        for one in idle {
            descriptors.append(pollfd(fd: one.link.socket.descriptor, events: Int16(POLLIN), revents: 0))
        }
        let next = (active.map(\.deadline) + idle.map(\.until)).min()
        let left = next.map { ContinuousClock.now.duration(to: $0) } ?? .seconds(60)
        // Rounded up, or the last millisecond would be waited for a thousand times.
        let milliseconds =
            left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
        poll(&descriptors, nfds_t(descriptors.count), Int32(min(max(milliseconds + 1, 0), 60_000)))
    }

    private func goOn() {
        let now = ContinuousClock.now
        active.removeAll { exchange in
            guard let result = exchange.step(at: now) else { return false }
            finish(exchange, result)
            return true
        }
    }

    private func finish(_ exchange: RedisExchange, _ result: RedisExchange.Result) {
        inbox.withLock { $0.load -= 1 }
        exchange.answer(result)
    }

    /// Those whose time is over, and those on which something came: their end, or what nobody asked for.
    private func dropIdle() {
        let now = ContinuousClock.now
        inbox.withLock { inbox in
            inbox.idle.removeAll { one in
                guard now < one.until else { return true }
                var descriptor = pollfd(fd: one.link.socket.descriptor, events: Int16(POLLIN), revents: 0)
                return poll(&descriptor, 1, 0) > 0
            }
        }
    }
}
