import FoundationEssentials
import OCPP
import Testing

@testable import Platform

@Suite("What the facts mean for transactions")
struct TransactionMachineTests {
    private func time(_ minutes: Double) -> DeviceTime { TransactionHistory.time(minutes) }

    private var late: Date { TransactionHistory.noon + 6 * 3600 }

    @Test("a start told again is the same transaction, whatever the letter case of its tag")
    func startRetried() {
        var history = TransactionHistory()
        let number = history.start("Tag", meter: 5, at: time(0))
        #expect(history.start("TAG", meter: 5, at: time(0), told: late) == number)
        let other = history.start("TAG", meter: 6, at: time(60))
        #expect(other != number)
    }

    @Test("a start replayed after its stop opens nothing")
    func replayAfterStop() {
        var history = TransactionHistory()
        for _ in 0..<3 {
            let number = history.start(meter: 100, at: time(0), told: late)
            history.stop(number, meter: 900, at: time(60), told: late)
        }
        #expect(history.records.count == 1)
        #expect(history.records[0].status == .completed)
        #expect(history.records[0].register.energyWh == 800)
        #expect(history.records[0].startedAt == time(0).instant)
        #expect(history.records[0].endedAt == time(60).instant)
    }

    @Test("of two stops the first counts")
    func stopTwice() {
        var history = TransactionHistory()
        let number = history.start(meter: 100, at: time(0))
        history.stop(number, meter: 900, at: time(60))
        history.stop(number, meter: 950, at: time(61))
        #expect(history[number]?.register.energyWh == 800)
        #expect(history[number]?.meterStopWh == 900)
    }

    @Test("a start closes the older one on its connector as an estimate, with its last meter value")
    func nextStart() {
        var history = TransactionHistory()
        let older = history.start(meter: 2000, at: time(0))
        let neighbour = history.start(meter: 0, at: time(0), connector: 2)
        history.meter(older, (10, 2600))
        history.start(meter: 2600, at: time(30))
        #expect(history[older]?.status == .stale)
        #expect(history[older]?.isEstimated == true)
        #expect(history[older]?.register.energyWh == 600)
        #expect(history[older]?.meterStopWh == 2600)
        #expect(history[older]?.endedAt == time(10).instant)
        #expect(history[older]?.flags == [TransactionFlag.closedByNextStart])
        #expect(history[neighbour]?.status == .active)
    }

    @Test("a late stop replaces the estimate")
    func estimateCorrected() {
        var history = TransactionHistory()
        let older = history.start(meter: 1000, at: time(0))
        history.meter(older, (10, 1600))
        history.start(meter: 2000, at: time(30))
        history.stop(older, meter: 1900, at: time(20), told: late)
        #expect(history[older]?.status == .completed)
        #expect(history[older]?.isEstimated == false)
        #expect(history[older]?.register.energyWh == 900)
        #expect(history[older]?.endedAt == time(20).instant)
    }

    @Test("a session told late does not end the one that runs")
    func toldLate() {
        var history = TransactionHistory()
        let running = history.start(meter: 5000, at: time(300))
        let offline = history.start(meter: 1000, at: time(0), told: late)
        #expect(history[running]?.status == .active)
        #expect(history[offline]?.status == .stale)
        #expect(history[offline]?.flags == [TransactionFlag.toldLate])
        history.stop(offline, meter: 3000, at: time(60), told: late)
        #expect(history[offline]?.status == .completed)
        #expect(history[offline]?.register.energyWh == 2000)
    }

    @Test("a refused token is recorded like any other, with its flag")
    func refusedToken() {
        var history = TransactionHistory()
        let number = history.start(meter: 0, at: time(0), flags: ["token_blocked"])
        history.stop(number, meter: 70, at: time(5))
        #expect(number > 0)
        #expect(history[number]?.flags == ["token_blocked"])
        #expect(history[number]?.register.energyWh == 70)
    }

    @Test("a stop of an unknown number is kept once, as an orphan")
    func orphan() {
        var history = TransactionHistory()
        for _ in 0..<2 { history.stop(4711, meter: 5000, at: time(0), tag: "TAG", reason: "PowerLoss") }
        #expect(history.records.count == 1)
        #expect(history.records[0].status == .orphan)
        #expect(history.records[0].flags == ["unknown_transaction:4711"])
        #expect(history.records[0].register.energyWh == 0)
    }

    @Test("an orphan's own number, which no charge point was told, stops nothing")
    func orphanNumber() {
        var history = TransactionHistory()
        history.stop(4711, meter: 5000, at: time(0))
        history.stop(history.records[0].number, meter: 6000, at: time(5))
        #expect(history.records.map(\.status) == [.orphan, .orphan])
    }

    @Test("a start told after its stop makes one transaction with it", arguments: [-1, 0, 4711])
    func stopToldFirst(number: Int) {
        var history = TransactionHistory()
        history.stop(number, meter: 5000, at: time(60), told: late, tag: "tag", reason: "EVDisconnected")
        let terms = TariffTerms(
            currency: "EUR",
            startFeeMinor: 35,
            perKWh: 500_000,
            perMinute: 10_000,
            freeMinutes: 0
        )
        let prices = SessionPrices(id: UUID(), terms: terms)
        let told = history.start("TAG", meter: 2000, at: time(0), told: late + 1, prices: prices)
        #expect(history.records.count == 1)
        #expect(history[told]?.status == .completed)
        #expect(history[told]?.register.energyWh == 3000)
        #expect(history[told]?.cost?.total == 35 + 150 + 60)
        #expect(history[told]?.stopReason == "EVDisconnected")
        #expect(history[told]?.flags == [TransactionFlag.stopToldFirst])
        // All of it told once more.
        history.stop(number, meter: 5000, at: time(60), told: late + 60, tag: "tag", reason: "EVDisconnected")
        #expect(history.start("TAG", meter: 2000, at: time(0), told: late + 61) == told)
        #expect(history.records.count == 1)
    }

    @Test("a start is not joined with a stop that was before it, below it, or of another tag")
    func notJoined() {
        for (tag, meter, minute) in [("TAG", 5000, -5.0), ("TAG", 100, 60), ("OTHER", 5000, 60)] {
            var history = TransactionHistory()
            history.stop(4711, meter: meter, at: time(minute), told: late, tag: tag)
            let number = history.start("TAG", meter: 2000, at: time(0), told: late + 1)
            #expect(history[number]?.status == .active)
            #expect(history.records.count == 2)
        }
    }

    @Test("a start of now is not the one of a stop told a moment ago")
    func notJoinedNow() {
        var history = TransactionHistory()
        history.stop(4711, meter: 5000, at: time(1), told: TransactionHistory.noon)
        let number = history.start(meter: 2000, at: time(0))
        #expect(history[number]?.status == .active)
    }

    @Test("a stop without a number ends the only one that it can mean", arguments: [0, -1])
    func stopWithoutNumber(number: Int) {
        var history = TransactionHistory()
        let first = history.start(meter: 1000, at: time(0))
        for _ in 0..<2 { history.stop(number, meter: 1500, at: time(10)) }
        let second = history.start(meter: 1500, at: time(20))
        history.stop(number, meter: 1500, at: time(10), told: late)
        #expect(history[first]?.status == .completed)
        #expect(history[first]?.register.energyWh == 500)
        #expect(history[second]?.status == .active)
        #expect(history.records.count == 2)
    }

    @Test("of two that it can mean, it ends the one of its tag, or none")
    func stopWithoutNumberOfTwo() {
        var history = TransactionHistory()
        let mine = history.start("MINE", meter: 1000, at: time(0), connector: 1)
        let theirs = history.start("THEIRS", meter: 1000, at: time(0), connector: 2)
        history.stop(-1, meter: 1500, at: time(10))
        #expect([mine, theirs].allSatisfy { history[$0]?.status == .active })
        history.stop(-1, meter: 1600, at: time(11), tag: "mine")
        #expect(history[mine]?.status == .completed)
        #expect(history[theirs]?.status == .active)
    }

    @Test("it ends one that was told late, and none that was given up long ago")
    func stopWithoutNumberOfReplay() {
        var history = TransactionHistory()
        let abandoned = history.start(meter: 0, at: time(-100))
        let running = history.start(meter: 5000, at: time(300), connector: 1)
        #expect(history[abandoned]?.status == .stale)
        history.stop(running, meter: 5100, at: time(310))
        history.stop(-1, meter: 9000, at: time(320))
        #expect(history[abandoned]?.status == .stale)
        let next = history.start(meter: 9000, at: time(340))
        let offline = history.start(meter: 1000, at: time(0), told: late)
        history.stop(-1, meter: 3000, at: time(60), told: late)
        #expect(history[offline]?.status == .completed)
        #expect(history[offline]?.register.energyWh == 2000)
        #expect(history[next]?.status == .active)
    }

    @Test("a stop before the start ends with it")
    func stopBeforeStart() {
        var history = TransactionHistory()
        let number = history.start(meter: 0, at: time(0))
        history.stop(number, meter: 5, at: time(-1), told: late)
        #expect(history[number]?.endedAt == time(0).instant)
        #expect(history[number]?.flags == [TransactionFlag.stopBeforeStart])
    }

    @Test("an absent reason means Local, a given one stays")
    func reason() {
        var history = TransactionHistory()
        let (one, other) = (
            history.start(meter: 0, at: time(0)), history.start(meter: 0, at: time(0), connector: 2)
        )
        history.stop(one, meter: 5, at: time(5))
        history.stop(other, meter: 5, at: time(5), reason: "EVDisconnected")
        #expect(history[one]?.stopReason == "Local")
        #expect(history[other]?.stopReason == "EVDisconnected")
    }

    @Test(
        "a device without a clock says one time for all its sessions: they stay apart, their retries do not"
    )
    func deadClock() {
        var history = TransactionHistory()
        let dead = DeviceTime("1970-01-01T00:00:07Z")
        let noon = TransactionHistory.noon
        let first = history.start(meter: 0, at: dead, told: noon)
        history.stop(first, meter: 10, at: dead, told: noon + 60)
        #expect(history.start(meter: 0, at: dead, told: noon + 120) == first)
        let second = history.start(meter: 0, at: dead, told: noon + 3600)
        #expect(second != first)
        #expect(history.start(meter: 0, at: dead, told: noon + 3601) == second)
        #expect(history[second]?.startedAt == noon + 3600)
        #expect(history[second]?.flags == [DeviceClock.flag])
    }

    @Test("meter values after the stop change nothing")
    func valuesAfterStop() {
        var history = TransactionHistory()
        let number = history.start(meter: 0, at: time(0))
        history.stop(number, meter: 100, at: time(10))
        let closed = history[number]
        history.meter(number, (11, 5000))
        #expect(history[number] == closed)
    }

    @Test(
        "a vanished charge point's transaction is closed when the account's patience ends, and a stop corrects it"
    )
    func vanished() throws {
        var history = TransactionHistory()
        let number = history.start(meter: 100, at: time(0))
        history.meter(number, (10, 400))
        let open = try #require(history[number])
        let heard = TransactionHistory.noon + 700
        func look(_ seconds: Double, patience: Double?) -> TransactionRecord? {
            TransactionMachine(now: heard + seconds).timePassed(
                open,
                silentSince: heard,
                patience: patience
            )
        }
        #expect(look(3599, patience: 3600) == nil)
        #expect(look(1e9, patience: nil) == nil)
        let closed = try #require(look(3600, patience: 3600))
        #expect(closed.status == .stale)
        #expect(closed.isEstimated)
        #expect(closed.endedAt == time(10).instant)
        #expect(closed.register.energyWh == 300)
        #expect(closed.flags == [TransactionFlag.closedAsVanished])
        let stop = TransactionStop(transactionID: number, meterStopWh: 700, at: time(12))
        guard case .close(let real) = TransactionMachine(now: late).stopped(stop, known: [closed], flags: [])
        else {
            Issue.record("the stop was not taken")
            return
        }
        #expect(real.status == .completed)
        #expect(!real.isEstimated)
        #expect(real.register.energyWh == 600)
    }

    @Test("without a meter value a vanished transaction ended when its charge point was last heard of")
    func vanishedWithoutValue() throws {
        var history = TransactionHistory()
        let number = history.start(meter: 100, at: time(0))
        let open = try #require(history[number])
        let heard = TransactionHistory.noon + 60
        let closed = TransactionMachine(now: late).timePassed(open, silentSince: heard, patience: 300)
        #expect(closed?.endedAt == heard)
        #expect(closed?.register.energyWh == 0)
    }
}
