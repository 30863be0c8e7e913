import FoundationEssentials
import OCPP
import Testing

@testable import Platform

@Suite("What a session's register bills")
struct RegisterStateTests {
    private func time(_ minutes: Double) -> DeviceTime { TransactionHistory.time(minutes) }

    /// A session at 22 kW of an hour: start, readings ten minutes apart, stop.
    private func session(_ start: Int, _ readings: [Int], _ stop: Int?) -> (energy: Int, flags: [String]) {
        var history = TransactionHistory()
        let number = history.start(meter: start, at: time(0))
        for (index, wh) in readings.enumerated() { history.meter(number, (Double(index + 1) * 10, wh)) }
        if let stop { history.stop(number, meter: stop, at: time(60)) }
        return (history[number]?.register.energyWh ?? -1, history[number]?.flags ?? [])
    }

    static let sessions: [(String, Int, [Int], Int?, Int, [String])] = [
        ("a plain one", 1000, [2000, 3000], 8345, 7345, []),
        ("one that runs", 1000, [2000, 3000], nil, 2000, []),
        ("the same reading again", 1000, [2000, 2000], nil, 1000, []),
        ("a dip that passes", 1000, [2000, 1500, 2500], 3000, 2000, [TransactionFlag.meterDip]),
        (
            "a register that begins anew", 1000, [5000, 200, 700], 1500, 4000 + 1300,
            [TransactionFlag.meterDip, TransactionFlag.registerReset]
        ),
        (
            "one that begins anew and outgrows the start", 1000, [3000, 0, 900], 2000, 2000 + 2000,
            [TransactionFlag.meterDip, TransactionFlag.registerReset]
        ),
        ("a reset that only the stop shows", 1000, [5000], 300, 4000, [TransactionFlag.registerReset]),
        ("a stop below the start", 1000, [], 10, 0, [TransactionFlag.meterRanBackwards]),
        ("a stop a little below the last reading", 1000, [5400], 5000, 4000, [TransactionFlag.meterDip]),
        (
            "a jump that was a slip", 1000, [2000, 900_000, 3000], 4000, 3000,
            [TransactionFlag.implausibleJump]
        ),
        (
            "a jump that stays", 1000, [2000, 900_000, 901_000], 902_000, 1000 + 2000,
            [TransactionFlag.implausibleJump]
        ),
        (
            "a jump that the whole session explains", 1000, [2000, 22_000], 22_500, 21_500,
            [TransactionFlag.implausibleJump]
        ),
        ("an impossible stop", 1000, [2000], 900_000, 1000, [TransactionFlag.implausibleJump]),
        (
            "a placeholder for the start", 0, [5_000_000, 5_001_000], 5_004_000, 4000,
            [TransactionFlag.meterStartMissing]
        ),
        (
            "a placeholder and nothing but a stop", 0, [], 5_004_000, 0, [TransactionFlag.meterStartMissing]
        ),
        ("a start at 0 that is one", 0, [1000], 2000, 2000, []),
    ]

    @Test("and what is odd about it", arguments: sessions)
    func bills(name: String, start: Int, readings: [Int], stop: Int?, energy: Int, flags: [String]) {
        let billed = session(start, readings, stop)
        #expect(billed.energy == energy, "\(name)")
        #expect(billed.flags == flags, "\(name)")
    }

    @Test("a Begin value of 0 bills nothing, and one that is a register stands for a start without")
    func begin() {
        let placeholder = MeterSample(at: time(1), isBegin: true, energyWh: 0)
        let register = MeterSample(at: time(1), isBegin: true, energyWh: 5_000_000)
        for (start, sample, flags) in [
            (5_000_000, placeholder, []), (0, register, [TransactionFlag.meterStartMissing]),
        ] {
            var history = TransactionHistory()
            let number = history.start(meter: start, at: time(0))
            history.meter(
                number,
                [sample, MeterSample(at: time(5), energyWh: 5_000_400)],
                told: time(5).instant
            )
            #expect(history[number]?.register.energyWh == 400)
            history.stop(number, meter: 5_000_900, at: time(20), samples: [sample])
            #expect(history[number]?.register.energyWh == 900)
            #expect(history[number]?.flags == flags)
        }
    }

    @Test("a report repeated because its answer was lost proves nothing")
    func repeated() {
        var history = TransactionHistory()
        let number = history.start(meter: 1000, at: time(0))
        history.meter(number, (10, 2000))
        for _ in 0..<3 { history.meter(number, (20, 900_000)) }
        history.meter(number, (10, 2000))
        #expect(history[number]?.register.energyWh == 1000)
        #expect(history[number]?.register.doubted?.wh == 900_000)
    }

    @Test("readings told out of order count once")
    func outOfOrder() {
        var history = TransactionHistory()
        let number = history.start(meter: 1000, at: time(0))
        history.meter(number, (20, 3000))
        history.meter(number, (10, 2000))
        #expect(history[number]?.register.energyWh == 2000)
        #expect(history[number]?.flags == [])
    }

    @Test("what a connector can deliver decides, with a quarter and a quarter of an hour to spare")
    func limit() {
        let noon = TransactionHistory.noon
        func allows(_ wh: Int, after minutes: Double, _ watts: Int?) -> Bool {
            PowerLimit(maxPowerW: watts).allows(
                from: RegisterReading(wh: 0, at: noon),
                to: RegisterReading(wh: wh, at: noon + minutes * 60)
            )
        }
        #expect(allows(34_375, after: 60, 22_000))
        #expect(!allows(34_376, after: 60, 22_000))
        #expect(allows(6875, after: -600, 22_000))
        #expect(!allows(-1, after: 60, 22_000))
        // Nobody said: a megawatt.
        #expect(allows(1_562_500, after: 60, nil))
        #expect(!allows(1_562_501, after: 60, 0))
    }

    @Test("registers beyond all numbers stop nothing")
    func overflow() {
        let noon = TransactionHistory.noon
        let (least, most) = (RegisterReading(wh: .min, at: noon), RegisterReading(wh: .max, at: noon))
        #expect(!PowerLimit.unknown.allows(from: least, to: most))
        #expect(!PowerLimit.unknown.allows(from: most, to: least))
    }

    @Test("power and charge are those of the last reading that had them; a dead clock is the server's")
    func live() {
        var history = TransactionHistory()
        let number = history.start(meter: 0, at: time(0))
        let told = TransactionHistory.noon + 300
        history.meter(
            number,
            [
                MeterSample(at: DeviceTime("1970-01-01T00:00:00Z"), powerW: 7000, soc: 40),
                MeterSample(at: DeviceTime("1970-01-01T00:00:09Z"), powerW: 7100),
            ],
            told: told
        )
        #expect(history[number]?.powerW == 7100)
        #expect(history[number]?.soc == 40)
        #expect(history[number]?.lastMeterAt == told)
        history.stop(number, meter: 50, at: time(10))
        #expect(history[number]?.powerW == nil)
    }
}
