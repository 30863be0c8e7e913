import Testing

@testable import Platform

@Suite("How a campaign goes on")
struct CampaignStandingTests {
    private typealias Wave = CampaignStanding.Wave

    private func standing(
        _ waves: [Int: CampaignStanding.Wave],
        wave: Int,
        of number: Int = 3,
        status: CampaignStatus = .running,
        rate: Double = 0.2,
        minimum: Int = 4
    ) -> CampaignStanding {
        CampaignStanding(
            status: status,
            waves: waves,
            wave: wave,
            numberOfWaves: number,
            maximumFailureRate: rate,
            minimumFinished: minimum
        )
    }

    private func wave(
        unasked: Int = 0,
        awaited: Int = 0,
        absent: Int = 0,
        underway: Int = 0,
        installed: Int = 0,
        failed: Int = 0
    ) -> CampaignStanding.Wave {
        Wave(
            unasked: unasked,
            awaited: awaited,
            absent: absent,
            underway: underway,
            installed: installed,
            failed: failed
        )
    }

    @Test("it begins with the first wave")
    func beginning() {
        #expect(standing([1: wave(unasked: 2), 2: wave(unasked: 2)], wave: 0).next == .ask(wave: 1))
    }

    @Test("a wave that was too large for one look is asked on")
    func restOfWave() {
        #expect(standing([1: wave(unasked: 7, awaited: 100)], wave: 1).next == .ask(wave: 1))
    }

    @Test("the next wave waits for the one before")
    func waiting() {
        let next = wave(unasked: 2)
        #expect(standing([1: wave(underway: 1, installed: 1), 2: next], wave: 1).next == .wait)
        #expect(standing([1: wave(awaited: 1, installed: 1), 2: next], wave: 1).next == .wait)
        #expect(standing([1: wave(installed: 2), 2: next], wave: 1).next == .ask(wave: 2))
    }

    @Test("charge points that stay away hold no wave up, and keep the campaign open")
    func absent() {
        #expect(
            standing([1: wave(absent: 1, installed: 5), 2: wave(unasked: 1)], wave: 1).next == .ask(wave: 2)
        )
        #expect(standing([1: wave(absent: 1, installed: 5), 3: wave(installed: 1)], wave: 3).next == .wait)
    }

    @Test("one that comes back late holds up the wave after it")
    func lateReturn() {
        let waves = [1: wave(underway: 1), 2: wave(installed: 2), 3: wave(unasked: 1)]
        #expect(standing(waves, wave: 2).next == .wait)
    }

    @Test("a wave without charge points is passed")
    func emptyWave() {
        #expect(standing([1: wave(installed: 1), 3: wave(unasked: 1)], wave: 1).next == .ask(wave: 2))
        #expect(standing([1: wave(installed: 1), 3: wave(unasked: 1)], wave: 2).next == .ask(wave: 3))
    }

    @Test("it is complete when all are over, however they ended")
    func complete() {
        #expect(standing([1: wave(installed: 2), 2: wave(failed: 2)], wave: 2, of: 2).next == .complete)
        #expect(standing([:], wave: 0, of: 1).next == .ask(wave: 1))
        #expect(standing([:], wave: 1, of: 1).next == .complete)
    }

    @Test("it halts within a wave once enough have finished and too many of them failed")
    func haltWithinWave() {
        let next = wave(unasked: 9)
        #expect(standing([1: wave(underway: 3, installed: 2, failed: 1), 2: next], wave: 1).next == .wait)
        let standing = standing([1: wave(underway: 3, installed: 3, failed: 1), 2: next], wave: 1)
        #expect(standing.next == .halt(reason: "1 of 4 failed."))
    }

    @Test("the rate itself is not too much")
    func rate() {
        #expect(
            standing([1: wave(installed: 4, failed: 1), 2: wave(unasked: 1)], wave: 1).next == .ask(wave: 2)
        )
        let none = standing([1: wave(installed: 99, failed: 1), 2: wave(unasked: 1)], wave: 1, rate: 0)
        #expect(none.next == .halt(reason: "1 of 100 failed."))
    }

    @Test("a wave that is over is judged however small it is")
    func smallWave() {
        let standing = standing([1: wave(failed: 1), 2: wave(unasked: 9)], wave: 1)
        #expect(standing.next == .halt(reason: "1 of 1 failed."))
    }

    @Test("what failed before a resumption counts no more")
    func resumed() {
        var standing = standing([1: wave(failed: 1), 2: wave(unasked: 9)], wave: 1)
        (standing.forgivenFinished, standing.forgivenFailed) = (1, 1)
        #expect(standing.next == .ask(wave: 2))
        standing.waves[2] = wave(underway: 4, installed: 3, failed: 2)
        #expect(standing.next == .halt(reason: "2 of 5 failed."))
    }

    @Test("when its time is over nobody else is asked")
    func expired() {
        var standing = standing([1: wave(underway: 1), 2: wave(unasked: 9)], wave: 1)
        standing.isExpired = true
        #expect(standing.next == .expire)
    }

    @Test(
        "one that does not run does nothing",
        arguments: [CampaignStatus.paused, .halted, .cancelled, .completed]
    )
    func still(status: CampaignStatus) {
        #expect(standing([1: wave(unasked: 2)], wave: 0, status: status).next == .wait)
    }

    @Test("waves are spread by size or by share")
    func plans() {
        #expect(WavePlan.size(2).waves(of: 5) == [1, 1, 2, 2, 3])
        #expect(WavePlan.percents([5, 25, 70]).waves(of: 10) == [1, 2, 2, 3, 3, 3, 3, 3, 3, 3])
        #expect(WavePlan.percents([50, 50]).waves(of: 1) == [1])
        #expect(WavePlan.percents([1, 99]).waves(of: 0) == [])
    }
}
