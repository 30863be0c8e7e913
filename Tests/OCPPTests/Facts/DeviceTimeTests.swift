import FoundationEssentials
import OCPP
import Testing

@Suite("Times by a charge point's clock")
struct DeviceTimeTests {
    @Test(
        "a possible time is read, however it is written",
        arguments: [
            ("2024-03-10T12:34:56Z", "2024-03-10T12:34:56.000Z"),
            ("2024-03-10T12:34:56.789Z", "2024-03-10T12:34:56.789Z"),
            ("2024-03-10T12:34:56.7891234Z", "2024-03-10T12:34:56.789Z"),
            ("2024-03-10T12:34:56.12345678901234567890Z", "2024-03-10T12:34:56.123Z"),
            ("2024-03-10T12:34:56,5z", "2024-03-10T12:34:56.500Z"),
            ("2024-03-10T12:34:56", "2024-03-10T12:34:56.000Z"),
            ("2024-03-10 12:34:56", "2024-03-10T12:34:56.000Z"),
            ("2024-03-10t12:34Z", "2024-03-10T12:34:00.000Z"),
            ("2024-03-10T12:34:56+02", "2024-03-10T10:34:56.000Z"),
            ("2024-03-10T12:34:56+0200", "2024-03-10T10:34:56.000Z"),
            ("2024-03-10T12:34:56 +02:00", "2024-03-10T10:34:56.000Z"),
            ("2024-03-10T00:34:56.25+05:30", "2024-03-09T19:04:56.250Z"),
            ("2024-12-31T23:00:00-0330", "2025-01-01T02:30:00.000Z"),
            (" 2024-02-29T00:00:00Z ", "2024-02-29T00:00:00.000Z"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("2099-07-04T01:02:03Z", "2099-07-04T01:02:03.000Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ]
    )
    func possible(text: String, expected: String) throws {
        let time = DeviceTime(text)
        #expect(time.raw == text)
        #expect(DeviceTime.format(try #require(time.instant)) == expected)
    }

    @Test(
        "an impossible time keeps its text and has no instant",
        arguments: [
            "", " ", "now", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z",
            "2024-13-01T00:00:00Z", "2024-00-10T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-32T00:00:00Z",
            "0000-01-01T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T12:60:00Z", "2024-01-01T12:00:61Z",
            "2024-01-01", "2024-01-01T12", "2024-01-01T12:00:00.Z", "2024-01-01T12:00:00+2",
            "2024-01-01T12:00:00+02:60", "2024-01-01T12:00:00+24", "2024-01-01T12:00:00Zx",
            "2024-01-01T12:00:00 CET", "24-01-01T12:00:00Z", "1704110400", "2024-1-1T12:00:00Z",
            "2024-01-01T12:00:",
        ]
    )
    func impossible(text: String) {
        #expect(DeviceTime(text) == DeviceTime(raw: text, instant: nil))
    }

    @Test("an instant is the right number of seconds, checked against a known one")
    func anchor() {
        #expect(DeviceTime("2001-09-09T01:46:40Z").instant == Date(timeIntervalSince1970: 1_000_000_000))
        #expect(DeviceTime.format(Date(timeIntervalSince1970: 1_709_210_096.5)) == "2024-02-29T12:34:56.500Z")
    }

    @Test("every day of 500 years is written and read back as itself and follows the one before")
    func everyDay() throws {
        var previous = ""
        for day in -40_000..<140_000 {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            let text = DeviceTime.format(date)
            try #require(DeviceTime(text).instant == date, "\(text)")
            try #require(text > previous)
            previous = text
        }
    }

    @Test(
        "a time is rounded to the millisecond and never traps",
        arguments: [
            (0.0004, "1970-01-01T00:00:00.000Z"), (0.0006, "1970-01-01T00:00:00.001Z"),
            (0.9999, "1970-01-01T00:00:01.000Z"), (1_700_000_000.123, "2023-11-14T22:13:20.123Z"),
            (.infinity, "9999-12-31T23:59:59.999Z"), (-.infinity, "0001-01-01T00:00:00.000Z"),
            (1e300, "9999-12-31T23:59:59.999Z"),
        ] as [(Double, String)]
    )
    func formatting(seconds: Double, expected: String) {
        #expect(DeviceTime.format(Date(timeIntervalSince1970: seconds)) == expected)
    }

    @Test("not a number is written as some time, too")
    func notANumber() {
        #expect(DeviceTime.format(Date(timeIntervalSince1970: .nan)).count == 24)
    }
}
