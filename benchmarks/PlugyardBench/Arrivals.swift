import Glibc
import NIOCore

/// The moments at which messages of a whole network arrive: at random, so many a second (a Poisson process).
///
/// Its numbers are the same in every run.
struct Arrivals {
    private let perSecond: Double
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    private(set) var next: NIODeadline

    init(perSecond: Double, from start: NIODeadline) {
        self.perSecond = perSecond
        next = start
        advance()
    }

    mutating func advance() {
        next = next + .nanoseconds(Int64(-log(1 - uniform()) / perSecond * 1e9))
    }

    /// SplitMix64, in 0 ..< 1.
    private mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ bits >> 31) >> 11) / Double(1 << 53)
    }
}
