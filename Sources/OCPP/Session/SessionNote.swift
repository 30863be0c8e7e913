/// What the log should say about a text that led to no event.
package enum SessionNote: Sendable, Hashable {
    /// No OCPP-J message.
    case malformed(MalformedFrame)
    /// An answer to a call that nobody made or that had timed out. It completes nothing.
    case unknownAnswer(id: String)
    /// The same call once more: already answered (the answer was sent again) or still being answered.
    case repeated(id: String)
    /// The manager did not answer the station's call in time; `InternalError` was sent.
    case unhandled(id: String)
    /// The manager's answer came for no call, or after the station had been told otherwise. It was not sent.
    case lateAnswer(id: String)
}
