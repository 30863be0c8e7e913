import FoundationEssentials
import Tenancy

/// How an event came to the manager, and who wants to know what became of it.
struct EventDelivery: Sendable {
    /// Made once for each event, by whoever saw it happen. What is stored by it is stored once.
    var id = UUID.version7()
    /// Whether it may have been handled before, here or elsewhere.
    var isRepeated = false
    /// Asked right before the work begins: an event that another manager has by now is left to that one.
    var isWanted: @Sendable () -> Bool = { true }
    /// Called once, when the work on it is over, or was never begun because it was not wanted.
    var done: @Sendable (_ wasHandled: Bool) -> Void = { _ in }

    /// It is another manager's by now.
    struct Superseded: Error {}

    /// For what is stored right behind it, such as the answer to a call.
    var secondID: UUID {
        id.successor
    }
}

extension UUID {
    /// The id that follows in order. Alike wherever it is asked for.
    fileprivate var successor: UUID {
        var bytes = uuid
        withUnsafeMutableBytes(of: &bytes) { bytes in
            for index in bytes.indices.reversed() {
                bytes[index] &+= 1
                if bytes[index] != 0 { return }
            }
        }
        return UUID(uuid: bytes)
    }
}
