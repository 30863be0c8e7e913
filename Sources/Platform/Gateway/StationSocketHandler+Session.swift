import FoundationEssentials
import Logging
import NIOCore
import NIOWebSocket
import OCPP

/// What the session decides is done here.
extension StationSocketHandler {
    /// Puts a call of the platform into the session's queue.
    func call(_ call: StationCall) {
        let now = SessionInstant(context?.eventLoop.now ?? .now())
        carryOut(
            session.call(
                id: call.id,
                action: call.action,
                payload: call.payload,
                timeout: call.timeout,
                at: now
            )
        )
        flush()
    }

    /// Says again that the socket is open.
    func reportPresence() {
        guard case .open = phase else { return }
        report(.present)
    }

    func report(_ event: StationEvent) {
        gateway.manager.report(event, from: peer)
    }

    /// Does what the session asks, in its order. Writes are not flushed.
    func carryOut(_ actions: [SessionAction]) {
        for (index, action) in actions.enumerated() {
            switch action {
            case .send(let text, let frame):
                write(text, frame)
            case .handle(let id, let action, let payload, let text):
                handle(InboundCall(id: id, action: action, payload: payload, text: text, receivedAt: .now))
            case .finished(let id, let outcome, let text):
                report(.finished(callID: id, outcome: outcome, text: text, latency: latency(of: id, outcome)))
            case .note(let note, let text):
                MessageMetrics.shared.noted(note)
                report(.noted(text: text, reason: note.reason, answer: answer(after: index, in: actions)))
            case .setTimer(let instant):
                setDeadline(instant.deadline)
            case .cancelTimer:
                setDeadline(nil)
            case .close:
                close(.deaf)
            case .pauseReading:
                pauseReading()
            case .resumeReading:
                resumeReading()
            }
        }
    }

    private func write(_ text: String, _ frame: Frame) {
        guard let context else { return }
        if case .call(let id, let action, _) = frame {
            callSent = (id, action, context.eventLoop.now)
            report(.sent(callID: id, action: action, text: text))
        }
        logFrame("frame sent", bytes: text.utf8.count)
        send(text)
    }

    /// Hands a call to the manager. Its answer may come from any thread, and after the socket is gone.
    private func handle(_ call: InboundCall) {
        guard let context else { return }
        owedAnswers += 1
        let (loop, start) = (context.eventLoop, lastHeard)
        let bound = NIOLoopBound(self, eventLoop: loop)
        report(
            .call(
                call,
                reply: { frame in
                    loop.execute { bound.value.answered(call.id, call.action, start, with: frame) }
                }
            )
        )
    }

    private func answered(_ id: String, _ action: String, _ start: NIODeadline, with frame: Frame) {
        guard let context else { return }
        if case .closing = phase {} else { owedAnswers -= 1 }
        let now = context.eventLoop.now
        MessageMetrics.shared.answered(action, id: id, with: frame, after: Duration(now - start))
        carryOut(session.answered(id: id, with: frame, at: SessionInstant(now)))
        flush()
        closeIfFinished()
    }

    /// `nil` for a call that never left.
    private func latency(of id: String, _ outcome: CallOutcome) -> Duration? {
        guard let call = callSent, call.id == id, let context else { return nil }
        callSent = nil
        let latency = Duration(context.eventLoop.now - call.at)
        MessageMetrics.shared.finished(call.action, outcome, after: latency)
        return latency
    }

    /// The session puts what it answers to a text right behind the note about it.
    private func answer(after index: Int, in actions: [SessionAction]) -> String? {
        guard actions.indices.contains(index + 1) else { return nil }
        guard case .send(let text, let frame) = actions[index + 1] else { return nil }
        if case .call = frame { return nil }
        return text
    }
}
