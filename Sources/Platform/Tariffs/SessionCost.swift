import FoundationEssentials

/// What a session comes to, in minor units of its currency. Each part is rounded by itself, so that they add up.
struct SessionCost: Sendable, Equatable {
    /// Of one part: more than any session can be.
    static let greatestPart = 1_000_000_000_000

    let startFee: Int
    let energy: Int
    let time: Int

    var total: Int {
        startFee + energy + time
    }

    /// How long a session was, as statistics count it: whole seconds.
    static func seconds(from start: Date, to end: Date) -> Int {
        max(0, Int(end.timeIntervalSince(start).rounded(.down)))
    }
}
