package import FoundationEssentials
package import OCPP

/// What a gateway tells the manager about one socket, in the order in which it happened there.
package enum StationEvent: Sendable {
    case opened(remoteAddress: String, userAgent: String?)
    /// The socket is still open: told anew by a gateway that was taken for dead.
    case present
    /// A CALL of the charge point. `reply` is called once, from any thread, after what it acknowledges is committed.
    case call(InboundCall, reply: @Sendable (Frame) -> Void)
    /// A CALL of ours left for the charge point.
    case sent(callID: String, action: String, text: String)
    /// A CALL of ours ended: answered (`text` is the raw frame), timed out or cut off (no text).
    case finished(callID: String, outcome: CallOutcome, text: String?, latency: Duration?)
    /// A frame that could not be read or belongs to nothing; `answer` is the CALLERROR that was sent, if any.
    case noted(text: String, reason: String, answer: String?)
    /// The socket is gone.
    case closed(SocketEnd)
}

/// A CALL of a charge point as the gateway read it. One for each, however many hold it on its way.
package final class InboundCall: Sendable {
    package let id: String
    package let action: String
    package let payload: JSONValue
    /// The frame as it was received.
    package let text: String
    package let receivedAt: Date
    /// Whether the gateway has answered it itself, with ``receivedAt`` as the time; `reply` goes nowhere then.
    package let isAnswered: Bool

    package init(
        id: String,
        action: String,
        payload: JSONValue,
        text: String,
        receivedAt: Date,
        isAnswered: Bool = false
    ) {
        self.id = id
        self.action = action
        self.payload = payload
        self.text = text
        self.receivedAt = receivedAt
        self.isAnswered = isAnswered
    }
}

/// Why a socket ended.
package enum SocketEnd: String, Sendable, CaseIterable {
    /// The charge point closed it, or the network did.
    case closedByPeer = "closed_by_peer"
    /// A newer socket of the same charge point took its place.
    case replaced
    /// Nothing was heard for too long.
    case silent
    /// Several commands in a row were not answered.
    case deaf
    case protocolError = "protocol_error"
    case tooBig = "frame_too_big"
    case shutdown
    case suspended
    case removed
}
