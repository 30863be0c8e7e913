import Synchronization
import Testing

@testable import Platform

@Suite("how many handshakes are under way at once")
struct HandshakeLimiterTests {
    @Test("never more than the limit, and everyone's turn comes")
    func limit() async {
        let limiter = HandshakeLimiter(limit: 3, waitingLimit: 100)
        let crowd = Crowd()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    guard await limiter.enter() else { return }
                    crowd.enter()
                    await Task.yield()
                    crowd.leave()
                    limiter.leave()
                }
            }
        }
        #expect(crowd.most <= 3)
        #expect(crowd.done == 100)
    }

    @Test("where too many wait, one more is turned away; there is room again when somebody leaves")
    func refusal() async {
        let limiter = HandshakeLimiter(limit: 1, waitingLimit: 0)
        let first = await limiter.enter()
        let second = await limiter.enter()
        limiter.leave()
        let third = await limiter.enter()
        #expect((first, second, third) == (true, false, true))
    }
}

private final class Crowd: Sendable {
    private struct Counts {
        var now = 0
        var most = 0
        var done = 0
    }

    private let counts = Mutex(Counts())

    var most: Int { counts.withLock(\.most) }
    var done: Int { counts.withLock(\.done) }

    func enter() {
        counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
    }

    func leave() {
        counts.withLock { counts in
            counts.now -= 1
            counts.done += 1
        }
    }
}
