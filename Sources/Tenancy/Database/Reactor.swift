import CPostgres
import Dispatch
import Glibc
import Synchronization

/// One thread that drives every database connection of the process.
///
/// libpq's sockets are non-blocking; this thread waits for all of them with epoll and is the only one that touches
/// connections and pools. Others hand it closures through an inbox. So neither a cooperative thread nor an event loop
/// ever waits for PostgreSQL, and a request costs two hand-overs however many statements it has.
///
/// Safety: `pools`, `owners`, `sockets` and `watched` are read and written by the reactor's thread alone (whatever others want
/// goes through `submit`); the inbox is a `Mutex`; all else never changes. Hence `@unchecked Sendable`.
final class Reactor: @unchecked Sendable {
    typealias Work = @Sendable (Reactor) -> Void

    /// A connection, by its pool and its number there.
    struct Owner: Hashable {
        let pool: Int
        let connection: Int
    }

    static let shared = Reactor()

    private let inbox = Mutex<[Work]>([])
    private let epoll: Int32
    private let wakeUp: Int32
    /// For `PQcancel`, which blocks.
    private let cancellations = DispatchQueue(label: "plugyard.database.cancel")
    private var pools: [Int: Pool] = [:]
    private var owners: [Int32: Owner] = [:]
    /// By owner and not asked of libpq again: it closes a broken connection's socket on its own, and the number may
    /// then belong to another.
    private var sockets: [Owner: Int32] = [:]
    private var watched: [Int32: UInt32] = [:]

    private init() {
        epoll = plugyard_epoll_create()
        wakeUp = plugyard_eventfd_create()
        precondition(epoll >= 0 && wakeUp >= 0, "no descriptors left for the database reactor")
        watch(wakeUp, plugyard_readable)
        var thread = pthread_t()
        let started = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Reactor>.fromOpaque(context).takeUnretainedValue().run()
                return nil
            },
            Unmanaged.passRetained(self).toOpaque()
        )
        precondition(started == 0, "no thread for the database reactor")
    }

    /// Runs the work on the reactor's thread, soon.
    func submit(_ work: @escaping Work) {
        let isFirst = inbox.withLock { inbox in
            inbox.append(work)
            return inbox.count == 1
        }
        guard isFirst else { return }
        var one: UInt64 = 1
        _ = write(wakeUp, &one, 8)
    }

    // MARK: On the reactor's thread

    func add(_ pool: Pool) {
        pools[pool.id] = pool
    }

    func remove(pool id: Int) {
        pools[id] = nil
    }

    func pool(_ id: Int) -> Pool? {
        pools[id]
    }

    /// Keeps epoll's view of a connection's socket in step with what the connection waits for.
    func update(_ connection: Connection, owner: Owner) {
        let socket = connection.socket
        if sockets[owner] != socket { forget(owner) }
        guard socket >= 0 else { return }
        owners[socket] = owner
        sockets[owner] = socket
        watch(socket, connection.wantedEvents)
    }

    /// Must be called before the next connection is opened, which may get the same socket number.
    func forget(_ owner: Owner) {
        guard let socket = sockets.removeValue(forKey: owner) else { return }
        owners[socket] = nil
        watched[socket] = nil
        _ = plugyard_epoll_forget(epoll, socket)
    }

    func cancel(_ cancellation: Cancellation) {
        cancellations.async { cancellation.send() }
    }

    private func watch(_ socket: Int32, _ events: UInt32) {
        guard watched[socket] != events else { return }
        _ = plugyard_epoll_watch(epoll, socket, events, watched[socket] == nil ? 1 : 0)
        watched[socket] = events
    }

    private func run() {
        var ready = [Int32](repeating: -1, count: 64)
        while true {
            let count = plugyard_epoll_wait(epoll, &ready, Int32(ready.count), millisecondsToNextTimer())
            for socket in ready.prefix(Int(count)) {
                if socket == wakeUp {
                    var value: UInt64 = 0
                    _ = read(wakeUp, &value, 8)
                } else if let owner = owners[socket] {
                    pools[owner.pool]?.ready(connection: owner.connection)
                }
            }
            let work = inbox.withLock { inbox in
                defer { inbox.removeAll(keepingCapacity: true) }
                return inbox
            }
            for item in work { item(self) }
            let now = ContinuousClock.now
            for pool in pools.values { pool.tick(now: now) }
        }
    }

    private func millisecondsToNextTimer() -> Int32 {
        guard let next = pools.values.compactMap(\.nextTimer).min() else { return -1 }
        let wait = ContinuousClock.now.duration(to: next)
        guard wait > .zero else { return 0 }
        let milliseconds =
            wait.components.seconds * 1000 + wait.components.attoseconds / 1_000_000_000_000_000
        return Int32(min(milliseconds + 1, 60_000))
    }
}
