/// How a call of ours ended. Every call ends in exactly one of these.
package enum CallOutcome: Sendable, Hashable {
    case result(JSONValue)
    /// The station refused it, answered with something unreadable (`FormationViolation`), or the queue was
    /// full (`Overloaded`; it never left).
    case error(code: String, description: String, details: JSONValue)
    /// Sent, and not answered within its time. The station may have acted on it all the same.
    case timedOut
    /// The socket closed before an answer came. A call that was still waiting never left.
    case disconnected
}
