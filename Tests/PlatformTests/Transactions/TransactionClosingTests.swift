import FoundationEssentials
import OCPP
import Testing

@testable import Platform

@Suite("How a transaction ends")
struct TransactionClosingTests {
    private let start = Date(timeIntervalSince1970: 1_790_000_000)

    private func stop(_ meterStop: Int, reason: String? = nil) -> TransactionStop {
        TransactionStop(transactionID: 1, meterStopWh: meterStop, at: DeviceTime(""), reason: reason)
    }

    private func open(meterStart: Int?) -> OpenTransaction {
        OpenTransaction(id: UUID(), meterStartWh: meterStart, startedAt: start)
    }

    @Test("bills the difference of the registers")
    func energy() {
        let closing = TransactionClosing(
            of: open(meterStart: 1000),
            by: stop(8345),
            endedAt: start + 3600,
            flags: ["a"]
        )
        #expect(closing.energyWh == 7345)
        #expect(closing.endedAt == start + 3600)
        #expect(closing.flags == ["a"])
    }

    @Test("a register that ran backwards bills nothing and is flagged")
    func backwards() {
        let closing = TransactionClosing(
            of: open(meterStart: 1000),
            by: stop(10),
            endedAt: start + 1,
            flags: []
        )
        #expect(closing.energyWh == 0)
        #expect(closing.flags == ["meter_ran_backwards"])
    }

    @Test("a register beyond all numbers does not stop the platform")
    func overflow() {
        let closing = TransactionClosing(
            of: open(meterStart: 1),
            by: stop(.min),
            endedAt: start + 1,
            flags: []
        )
        #expect(closing.energyWh == 0)
    }

    @Test("a stop before the start ends with the start and is flagged")
    func beforeStart() {
        let closing = TransactionClosing(of: open(meterStart: 0), by: stop(5), endedAt: start - 60, flags: [])
        #expect(closing.endedAt == start)
        #expect(closing.flags == ["stop_before_start"])
    }

    @Test("an absent reason means Local, a given one stays")
    func reason() {
        let none = TransactionClosing(of: open(meterStart: 0), by: stop(5), endedAt: start, flags: [])
        let given = TransactionClosing(
            of: open(meterStart: 0),
            by: stop(5, reason: "EVDisconnected"),
            endedAt: start,
            flags: []
        )
        #expect(none.reason == "Local")
        #expect(given.reason == "EVDisconnected")
    }

    @Test("the same start has the same content, whatever the letter case of its tag")
    func contentKey() {
        func key(_ tag: String, _ meter: Int, _ time: String) -> String {
            TransactionStartHandler.contentKey(
                of: TransactionStart(connectorID: 1, idTag: tag, meterStartWh: meter, at: DeviceTime(time))
            )
        }
        #expect(key("TAG1", 5, "2026-01-01T00:00:00Z") == key("tag1", 5, "2026-01-01T00:00:00Z"))
        #expect(key("TAG1", 5, "2026-01-01T00:00:00Z") != key("TAG1", 6, "2026-01-01T00:00:00Z"))
        #expect(key("TAG1", 5, "2026-01-01T00:00:00Z") != key("TAG1", 5, "2026-01-01T00:00:01Z"))
    }
}
