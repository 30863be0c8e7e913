import FoundationEssentials
import OCPP
import Testing

@testable import Platform

@Suite("Which clock counts")
struct DeviceClockTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)  // 2026-09-21T14:13:20Z

    @Test(
        "a device's time is taken while it is possible",
        arguments: [
            "2026-09-21T14:13:20Z", "2026-09-21T14:20:00Z", "2026-09-20T02:00:00Z", "2025-01-01T00:00:00Z",
        ]
    )
    func plausible(time: String) {
        let (date, flags) = DeviceClock.resolve(DeviceTime(time), receivedAt: Self.now)
        #expect(date == DeviceTime(time).instant)
        #expect(flags == [])
    }

    @Test(
        "an impossible one is replaced by the server's and flagged, never refused",
        arguments: ["1970-01-01T00:00:00Z", "2036-01-01T00:00:00Z", "2026-02-29T00:00:00Z", "yesterday", ""]
    )
    func impossible(time: String) {
        let (date, flags) = DeviceClock.resolve(DeviceTime(time), receivedAt: Self.now)
        #expect(date == Self.now)
        #expect(flags == [DeviceClock.flag])
    }

    @Test("no time at all is the server's, without a flag")
    func absent() {
        let (date, flags) = DeviceClock.resolve(nil, receivedAt: Self.now)
        #expect(date == Self.now)
        #expect(flags == [])
    }
}
