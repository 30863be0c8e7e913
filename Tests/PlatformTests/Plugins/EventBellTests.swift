import Testing

@testable import Platform

@Suite("The bell of the outbox")
struct EventBellTests {
    @Test("a ring between the look and the wait is not missed, and one wakes everybody")
    func rings() async {
        let bell = EventBell()
        let seen = bell.rings
        bell.ring()
        await bell.wait(after: seen, atMost: .seconds(3600))
        let before = bell.rings
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask { await bell.wait(after: before, atMost: .seconds(3600)) }
            }
            bell.ring()
            await group.waitForAll()
        }
    }

    @Test("who hears nothing waits all of the time, again and again")
    func silence() async {
        let bell = EventBell()
        let started = ContinuousClock.now
        for _ in 0..<3 { await bell.wait(after: bell.rings, atMost: .milliseconds(20)) }
        #expect(started.duration(to: .now) >= .milliseconds(60))
    }

    @Test("being cancelled ends the wait")
    func cancelled() async {
        let bell = EventBell()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait(after: bell.rings, atMost: .seconds(3600)) }
            group.cancelAll()
            await group.waitForAll()
        }
    }
}
