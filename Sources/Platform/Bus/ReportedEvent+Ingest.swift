import OCPP

extension ReportedEvent {
    /// The event as managers handle it.
    ///
    /// `reply`: For the answer to a call.
    ///
    /// - Returns: `nil` for a kind of a later time, and for a call that is none.
    func stationEvent(_ reply: @escaping @Sendable (Frame) -> Void) -> StationEvent? {
        switch content {
        case .opened(let remoteAddress, let userAgent):
            return .opened(remoteAddress: remoteAddress, userAgent: userAgent)
        case .present:
            return .present
        case .call(let text, let isAnswered):
            guard case .frame(.call(let id, let action, let payload)) = Frame.read(text) else { return nil }
            let call = InboundCall(
                id: id,
                action: action,
                payload: payload,
                text: text,
                receivedAt: at,
                isAnswered: isAnswered
            )
            guard !isAnswered else { return .call(call) { _ in } }
            return .call(call, reply: reply)
        case .sent(let callID, let action, let text):
            return .sent(callID: callID, action: action, text: text)
        case .finished(let callID, _, let outcome, let text, let latency):
            return .finished(callID: callID, outcome: outcome, text: text, latency: latency)
        case .noted(let text, let reason, let answer):
            return .noted(text: text, reason: reason, answer: answer)
        case .closed(let end):
            return .closed(end)
        case .unknown:
            return nil
        }
    }
}
