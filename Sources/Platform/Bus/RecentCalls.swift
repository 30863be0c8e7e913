import FoundationEssentials
import NIOCore

/// The calls that a gateway was given lately: a manager that got no answer says the same again.
struct RecentCalls {
    /// Many seconds' worth.
    private static let limit = 10_000

    private var sockets: [String: UUID] = [:]
    private var order = CircularBuffer<String>()

    /// - Returns: Whether the call is new to the socket.
    mutating func begin(_ callID: String, at connection: UUID) -> Bool {
        guard let before = sockets.updateValue(connection, forKey: callID) else {
            order.append(callID)
            if order.count > Self.limit { sockets[order.removeFirst()] = nil }
            return true
        }
        return before != connection
    }

    mutating func forget(_ callID: String) {
        guard sockets.removeValue(forKey: callID) != nil else { return }
        if let place = order.lastIndex(of: callID) { order.remove(at: place) }
    }
}
