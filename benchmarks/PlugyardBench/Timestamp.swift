import Glibc

/// The time of day as charge points write it, `2026-11-21T07:17:27.849Z`; what changes seldom is kept.
struct Timestamp {
    static let placeholder = "0000-00-00T00:00:00.000Z"

    private var second = 0
    private var bytes = Array(Self.placeholder.utf8)

    mutating func now() -> [UInt8] {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        if time.tv_sec != second {
            second = time.tv_sec
            var parts = tm()
            gmtime_r(&second, &parts)
            let fields = [
                (0, 4, Int(parts.tm_year) + 1900), (5, 2, Int(parts.tm_mon) + 1), (8, 2, Int(parts.tm_mday)),
                (11, 2, Int(parts.tm_hour)), (14, 2, Int(parts.tm_min)), (17, 2, Int(parts.tm_sec)),
            ]
            for (offset, width, value) in fields { write(value, at: offset, width: width) }
        }
        write(time.tv_nsec / 1_000_000, at: 20, width: 3)
        return bytes
    }

    private mutating func write(_ value: Int, at offset: Int, width: Int) {
        var rest = value
        for place in stride(from: offset + width - 1, through: offset, by: -1) {
            bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
