package import FoundationEssentials

extension DeviceTime {
    /// `YYYY-MM-DDTHH:MM:SS.mmmZ`, the form every station reads.
    ///
    /// Rounded to the nearest millisecond; times outside the years 1 to 9999 become the nearest one inside,
    /// and what is no number becomes 1970.
    package static func format(_ date: Date) -> String {
        // Why: converting NaN, infinity or a huge double to Int traps, so it is brought into range first.
        let given = date.timeIntervalSince1970
        let seconds = given.isNaN ? 0 : min(max(given, -62_135_596_800), 253_402_300_799.999)
        let milliseconds = Int((seconds * 1000).rounded())
        let (day, ofDay) = floorDivided(milliseconds, by: 86_400_000)
        let civil = CivilDate.date(daysSince1970: day)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        append(civil.year, digits: 4, then: "-", to: &bytes)
        append(civil.month, digits: 2, then: "-", to: &bytes)
        append(civil.day, digits: 2, then: "T", to: &bytes)
        append(ofDay / 3_600_000, digits: 2, then: ":", to: &bytes)
        append(ofDay / 60_000 % 60, digits: 2, then: ":", to: &bytes)
        append(ofDay / 1000 % 60, digits: 2, then: ".", to: &bytes)
        append(ofDay % 1000, digits: 3, then: "Z", to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func floorDivided(_ value: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func append(
        _ value: Int,
        digits: Int,
        then separator: Unicode.Scalar,
        to bytes: inout [UInt8]
    ) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
        bytes.append(UInt8(ascii: separator))
    }
}
