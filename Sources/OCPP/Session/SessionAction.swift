/// What the owner of the socket has to do, in the order given.
package enum SessionAction: Sendable, Equatable {
    /// Write `text`; `frame` is the same, for log and metrics.
    case send(text: String, frame: Frame)
    /// Give a call of the station to the manager, which answers through
    /// ``StationSession/answered(id:with:at:)``.
    case handle(id: String, action: String, payload: JSONValue, text: String)
    /// A call of ours is over. `text` is the answer as received, when there was one.
    case finished(callID: String, outcome: CallOutcome, text: String?)
    /// Log `text` (empty where nothing was received) and the reason.
    case note(SessionNote, text: String)
    /// Call ``StationSession/timerFired(at:)`` at this instant or soon after. Replaces an earlier timer.
    case setTimer(at: SessionInstant)
    case cancelTimer
    /// Close the socket with this WebSocket code. The session is over and returns nothing more.
    case close(code: UInt16, reason: String)
    /// Stop reading from the socket until ``resumeReading``; texts that were already read may still be given.
    case pauseReading
    case resumeReading
}
