import FoundationEssentials

/// What the register of a connector showed, in Wh, and when.
struct RegisterReading: Sendable, Equatable {
    let wh: Int
    let at: Date
}
