package import FoundationEssentials
import Glibc
import Synchronization

/// What ids made by one process share.
private struct IDSource {
    /// Of the newest id, so that ids made in one millisecond still ascend.
    var millisecond: UInt64 = 0
    var counter: UInt16 = 0
    /// Random words that no id has yet: some for each system call.
    private var words: [UInt64] = []

    mutating func randomWord() -> UInt64 {
        if words.isEmpty { words = Self.randomWords() }
        return words.removeLast()
    }

    private static func randomWords() -> [UInt64] {
        var words = [UInt64](repeating: 0, count: 32)
        // 256 bytes, the most that it gives.
        let isFilled = words.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { getentropy($0, bytes.count) == 0 } ?? false
        }
        return isFilled ? words : [.random(in: .min ... .max)]
    }
}

extension UUID {
    private static let source = Mutex(IDSource())

    /// A new time-ordered id (RFC 9562, version 7): 48 bits of Unix milliseconds, a 12-bit counter, 62 random bits.
    ///
    /// Ids made by one process ascend strictly, which is what cursors over them rely on.
    package static func version7(at date: Date = Date()) -> UUID {
        let now = UInt64(max(0, date.timeIntervalSince1970 * 1000))
        let (millisecond, counter, random) = source.withLock { source in
            if now > source.millisecond {
                (source.millisecond, source.counter) = (now, 0)
            } else if source.counter < 0x0FFF {
                source.counter += 1
            } else {
                (source.millisecond, source.counter) = (source.millisecond + 1, 0)
            }
            return (source.millisecond, source.counter, source.randomWord())
        }
        return version7(millisecond, counter, random)
    }

    /// An id of version 7 whose time is this one and no other, where the time counts and not the order: `jti`.
    package static func version7(exactlyAt date: Date) -> UUID {
        let millisecond = UInt64(max(0, date.timeIntervalSince1970 * 1000))
        return version7(millisecond, .random(in: 0...0x0FFF), .random(in: .min ... .max))
    }

    private static func version7(_ millisecond: UInt64, _ counter: UInt16, _ random: UInt64) -> UUID {
        UUID(
            uuid: (
                byte(millisecond, 40), byte(millisecond, 32), byte(millisecond, 24), byte(millisecond, 16),
                byte(millisecond, 8), byte(millisecond, 0),
                0x70 | UInt8(truncatingIfNeeded: counter >> 8), UInt8(truncatingIfNeeded: counter),
                0x80 | (byte(random, 56) & 0x3F), byte(random, 48), byte(random, 40), byte(random, 32),
                byte(random, 24), byte(random, 16), byte(random, 8), byte(random, 0)
            )
        )
    }

    private static func byte(_ value: UInt64, _ shift: UInt64) -> UInt8 {
        UInt8(truncatingIfNeeded: value >> shift)
    }
}
