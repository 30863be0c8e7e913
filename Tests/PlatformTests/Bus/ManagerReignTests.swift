import Testing

@testable import Platform

@Suite("a manager that does not hear itself takes another name")
struct ManagerReignTests {
    private let start = ContinuousClock.now
    private let patience = Duration.milliseconds(2_500)

    @Test("while it hears itself, it holds its name")
    func heard() {
        let reign = ManagerReign("m", patience: patience, now: start)
        for second in 1...10 {
            let isOwn = reign.heard(reign.beat(at: start + .seconds(second)), at: start + .seconds(second))
            #expect(isOwn)
            #expect(reign.renew(at: start + .seconds(second)) == nil)
        }
        #expect(reign.name == "m-1")
        let other = Beat(name: "other-1", sentAfter: .seconds(11))
        #expect(!reign.heard(other, at: start + .seconds(11)))
    }

    @Test("paused for too long: what came before is for others, whatever arrives late")
    func paused() {
        let reign = ManagerReign("m", patience: patience, now: start)
        let (later, beat) = (start + .seconds(3), reign.beat(at: start))
        #expect(!reign.holds("m-1", at: later))
        // Its own old beat was in the socket's buffer all the time.
        #expect(!reign.heard(beat, at: later))
        #expect(!reign.heard(reign.beat(at: later), at: later))
        #expect(reign.renew(at: later) == "m-2")
        #expect(!reign.heard(Beat(name: "m-1", sentAfter: .seconds(3)), at: later))
        #expect(!reign.holds("m-1", at: later))
        #expect(!reign.holds("m-2", at: later))
        #expect(reign.heard(reign.beat(at: later + .seconds(1)), at: later + .seconds(1)))
        #expect(reign.holds("m-2", at: later + .seconds(2)))
    }

    @Test("before it hears its new name it wants nothing new, and leaves nothing to others")
    func awaited() {
        let reign = ManagerReign("m", patience: patience, now: start)
        #expect(!reign.beat(at: start).isLeaving)
        #expect(reign.renew(at: start + .seconds(3)) == "m-2")
        let beat = reign.beat(at: start + .seconds(4))
        #expect(beat == Beat(name: "m-2", isLeaving: true, sentAfter: .seconds(4)))
        #expect(reign.awaits("m-2"))
        #expect(!reign.awaits("m-1"))
        #expect(reign.heard(beat, at: start + .seconds(4)))
        #expect(!reign.awaits("m-2"))
        #expect(!reign.beat(at: start + .seconds(5)).isLeaving)
    }

    @Test("paused once more before it heard its new name: what it hears of the time before does not count")
    func pausedAgain() {
        let reign = ManagerReign("m", patience: patience, now: start)
        #expect(reign.renew(at: start + .seconds(3)) == "m-2")
        let old = reign.beat(at: start + .seconds(3))
        // Gateways heard it, sent events under the new name, and have counted it out since.
        let later = start + .seconds(10)
        #expect(!reign.heard(old, at: later))
        #expect(!reign.holds("m-2", at: later))
        #expect(reign.awaits("m-2"))
        #expect(reign.heard(reign.beat(at: later), at: later))
        #expect(reign.holds("m-2", at: later))
    }

    @Test("it holds its name from when the beat left that it heard, not from when it came back")
    func slowBus() {
        let reign = ManagerReign("m", patience: patience, now: start)
        let beat = reign.beat(at: start + .seconds(1))
        #expect(reign.heard(beat, at: start + .seconds(2)))
        #expect(reign.holds("m-1", at: start + .seconds(3)))
        #expect(!reign.holds("m-1", at: start + .seconds(4)))
    }

    @Test("a bus that is away for long costs one name")
    func busAway() {
        let reign = ManagerReign("m", patience: patience, now: start)
        #expect(reign.renew(at: start + .seconds(3)) == "m-2")
        for second in 4...60 { #expect(reign.renew(at: start + .seconds(second)) == nil) }
        #expect(reign.heard(reign.beat(at: start + .seconds(61)), at: start + .seconds(61)))
        #expect(reign.holds("m-2", at: start + .seconds(62)))
    }

    @Test("nobody is dead to a process that hears nobody")
    func roll() {
        let roll = GatewayRoll()
        let patience = Duration.seconds(15)
        roll.heard(Beat(name: "g1", version: "1.2"), at: start)
        #expect(roll.alive(within: patience, at: start) == nil)
        #expect(roll.heard(within: patience, at: start) == [GatewayRoll.Gateway(name: "g1", version: "1.2")])
        roll.listens(true, at: start)
        #expect(roll.alive(within: patience, at: start + .seconds(14)) == nil)
        roll.heard(Beat(name: "g2"), at: start + .seconds(14))
        #expect(roll.alive(within: patience, at: start + .seconds(16)) == ["g2"])
        roll.listens(false, at: start + .seconds(17))
        roll.listens(true, at: start + .seconds(18))
        #expect(roll.alive(within: patience, at: start + .seconds(20)) == nil)
    }
}
