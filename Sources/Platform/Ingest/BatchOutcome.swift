/// What the database said to what an event stored.
struct BatchOutcome: Sendable {
    /// Where a socket at one of several gateways stands among those of its charge point.
    enum Socket: Sendable {
        /// It speaks for the charge point. `before`: The gateway of the one that did so until now, if it was open.
        case speaks(before: String?)
        /// A newer one does, or none may.
        case superseded
    }

    /// Whether commands were left in the charge point's queue.
    var hasQueued = false
    /// `nil` for what is about no such socket.
    var socket: Socket?
}
