package import FoundationEssentials
import Synchronization

extension UUID {
    /// Milliseconds and a counter of the newest id of this process, so that ids made in one millisecond still ascend.
    private static let newest = Mutex<(millisecond: UInt64, counter: UInt16)>((0, 0))

    /// A new time-ordered id (RFC 9562, version 7): 48 bits of Unix milliseconds, a 12-bit counter, 62 random bits.
    ///
    /// Ids made by one process ascend strictly, which is what cursors over them rely on.
    package static func version7(at date: Date = Date()) -> UUID {
        let now = UInt64(max(0, date.timeIntervalSince1970 * 1000))
        let (millisecond, counter) = newest.withLock { newest in
            if now > newest.millisecond {
                newest = (now, 0)
            } else if newest.counter < 0x0FFF {
                newest.counter += 1
            } else {
                newest = (newest.millisecond + 1, 0)
            }
            return newest
        }
        return version7(millisecond, counter)
    }

    /// An id of version 7 whose time is this one and no other, where the time counts and not the order: `jti`.
    package static func version7(exactlyAt date: Date) -> UUID {
        let millisecond = UInt64(max(0, date.timeIntervalSince1970 * 1000))
        return version7(millisecond, UInt16.random(in: 0...0x0FFF))
    }

    private static func version7(_ millisecond: UInt64, _ counter: UInt16) -> UUID {
        let random = UInt64.random(in: .min ... .max)
        return UUID(
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
