import NIOCore

/// The clock of an event loop as the session machines want it.
struct LoopInstant: InstantProtocol {
    let deadline: NIODeadline

    init(_ deadline: NIODeadline) {
        self.deadline = deadline
    }

    func advanced(by duration: Duration) -> LoopInstant {
        LoopInstant(deadline + TimeAmount(duration))
    }

    func duration(to other: LoopInstant) -> Duration {
        Duration(other.deadline - deadline)
    }

    static func < (lhs: LoopInstant, rhs: LoopInstant) -> Bool {
        lhs.deadline < rhs.deadline
    }
}
