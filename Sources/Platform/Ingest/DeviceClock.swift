import FoundationEssentials
import OCPP

/// Which time a fact gets: the device's, unless its clock is plainly wrong (chargers.md, "Clocks").
enum DeviceClock {
    static let flag = "implausible_clock"

    /// No charge point of OCPP 1.6J was on before.
    private static let earliest = Date(timeIntervalSince1970: 1_420_070_400)  // 2015-01-01

    /// How far a device's clock may be ahead.
    private static let tolerance = 600.0

    /// - Returns: The time to store, and the flag when it is the server's.
    static func resolve(_ time: DeviceTime?, receivedAt: Date) -> (date: Date, flags: [String]) {
        guard let time else { return (receivedAt, []) }
        guard let instant = time.instant, instant >= earliest,
            instant.timeIntervalSince(receivedAt) <= tolerance
        else { return (receivedAt, [flag]) }
        return (instant, [])
    }
}
