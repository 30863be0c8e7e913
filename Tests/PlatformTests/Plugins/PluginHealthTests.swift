import Testing

@testable import Platform

@Suite("How plugins are judged")
struct PluginHealthTests {
    typealias Health = PluginHealth<ContinuousClock.Instant>

    private let start = ContinuousClock.now

    private func failing(_ times: Int, _ health: inout Health, at instant: ContinuousClock.Instant) -> [Health
        .Verdict]
    {
        (0..<times).map { _ in health.failed("it broke", at: instant) }
    }

    @Test("a few failures are nothing; one more is a pause, with what was wrong")
    func pause() {
        var health = Health()
        #expect(failing(Health.failureLimit - 1, &health, at: start) == Array(repeating: .nothing, count: 4))
        #expect(health.pause(at: start) == nil)
        let verdict = health.failed("it broke again", at: start)
        #expect(verdict == .paused(Health.firstPause))
        #expect(health.pause(at: start) == Health.firstPause)
        #expect(health.pause(at: start + Health.firstPause) == nil)
        #expect(health.complaint == "it broke again")
    }

    @Test("after a pause the first failure is enough, and each pause is longer, up to a limit")
    func longer() {
        var health = Health()
        var now = start
        _ = failing(Health.failureLimit, &health, at: now)
        var pauses: [Duration] = []
        for _ in 0..<8 {
            now += health.pause(at: now) ?? .zero
            guard case .paused(let length) = health.failed("again", at: now) else { break }
            pauses.append(length)
        }
        #expect(pauses == [60, 120, 240, 480, 900, 900, 900, 900].map { .seconds($0) })
    }

    @Test("what works again is well, and begins anew")
    func recovery() {
        var health = Health()
        _ = failing(Health.failureLimit, &health, at: start)
        let now = start + .seconds(1)
        let (first, second) = (health.succeeded(since: now), health.succeeded(since: now))
        #expect(first == .recovered && second == .nothing)
        #expect(health.complaint == nil)
        let verdict = health.failed("once", at: now)
        #expect(verdict == .nothing)
    }

    @Test("what began before a pause says nothing, however late it ends")
    func late() {
        var health = Health()
        _ = failing(Health.failureLimit, &health, at: start)
        let verdict = health.succeeded(since: start - .seconds(1))
        #expect(verdict == .nothing && health.complaint != nil)
        #expect(health.pause(at: start) == Health.firstPause)
    }

    @Test("failures that lie far apart do not add up")
    func apart() {
        var health = Health()
        var now = start
        for _ in 0..<20 {
            let verdict = health.failed("now and then", at: now)
            #expect(verdict == .nothing)
            now += Health.memory + .seconds(1)
        }
    }
}
