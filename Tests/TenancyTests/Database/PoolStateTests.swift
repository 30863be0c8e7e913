import Testing

@testable import Tenancy

@Suite("Connection pool")
struct PoolStateTests {
    private let start = ContinuousClock.now

    @Test("connects for who waits, up to its size, and lends in the order of asking")
    func lendsInOrder() {
        var pool = PoolState(size: 1)
        #expect(pool.request(1, deadline: start + .seconds(5), now: start) == [.connect(1)])
        #expect(pool.request(2, deadline: start + .seconds(5), now: start) == [])
        #expect(pool.connected(1, now: start) == [.lend(1, to: 1)])
        #expect(pool.returned(1, clean: true, now: start) == [.lend(1, to: 2)])
        #expect(pool.returned(1, clean: true, now: start) == [])
        #expect(pool.idle == [1])
    }

    @Test("a connection that is not clean is closed, never lent again")
    func dirtyConnection() {
        var pool = PoolState(size: 1)
        _ = pool.request(1, deadline: start + .seconds(5), now: start)
        _ = pool.connected(1, now: start)
        _ = pool.request(2, deadline: start + .seconds(5), now: start)
        #expect(pool.returned(1, clean: false, now: start) == [.close(1), .connect(2)])
        #expect(pool.connected(2, now: start) == [.lend(2, to: 2)])
    }

    @Test("who waits too long is told, and nobody is lent to it afterwards")
    func deadline() {
        var pool = PoolState(size: 1)
        _ = pool.request(1, deadline: start + .seconds(1), now: start)
        #expect(pool.nextTimer == start + .seconds(1))
        #expect(pool.tick(now: start + .seconds(1)) == [.fail(1)])
        #expect(pool.connected(1, now: start + .seconds(2)) == [])
        #expect(pool.idle == [1])
    }

    @Test("while the database is away one attempt at a time, with doubling pauses of 50 ms to 2 s")
    func backOff() {
        var pool = PoolState(size: 4)
        var now = start
        _ = pool.request(1, deadline: start + .seconds(60), now: now)
        _ = pool.request(2, deadline: start + .seconds(60), now: now)
        #expect(pool.connecting == [1, 2])
        _ = pool.connectFailed(1, now: now)
        _ = pool.connectFailed(2, now: now)
        var pauses: [Duration] = []
        for attempt in 3...8 {
            let due = pool.nextTimer
            pauses.append(now.duration(to: due ?? now))
            #expect(pool.tick(now: now) == [])
            now = due ?? now
            #expect(pool.tick(now: now) == [.connect(attempt)])
            _ = pool.connectFailed(attempt, now: now)
        }
        #expect(
            pauses == [
                .milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800),
                .milliseconds(1600), .seconds(2),
            ]
        )
    }

    @Test("an attempt to connect that stalls is given up, and does not keep the next from its time")
    func stalledAttempt() {
        var pool = PoolState(size: 1)
        _ = pool.request(1, deadline: start + .seconds(60), now: start)
        #expect(pool.nextTimer == start + .seconds(5))
        #expect(pool.tick(now: start + .seconds(5)) == [.close(1)])
        #expect(pool.nextTimer == start + .seconds(5) + .milliseconds(50))
        #expect(pool.tick(now: start + .seconds(6)) == [.connect(2)])
    }

    @Test("a withdrawn request gets nothing")
    func withdrawn() {
        var pool = PoolState(size: 1)
        _ = pool.request(1, deadline: start + .seconds(5), now: start)
        let (first, lent) = (pool.withdraw(1), pool.connected(1, now: start))
        let second = pool.withdraw(1)
        #expect(first && lent == [] && !second)
    }

    @Test("a lost connection is replaced for who waits")
    func lost() {
        var pool = PoolState(size: 1)
        _ = pool.request(1, deadline: start + .seconds(5), now: start)
        _ = pool.connected(1, now: start)
        _ = pool.request(2, deadline: start + .seconds(5), now: start)
        #expect(pool.lost(1, now: start) == [.connect(2)])
        #expect(pool.returned(1, clean: true, now: start) == [])
    }
}
