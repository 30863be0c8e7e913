import OCPP
import Synchronization

/// A request for events that a manager has in hand.
final class EventHand: Sendable {
    private struct State {
        var answers: [String?]
        var isUnderstood: [Bool]
        var left: Int
        var isDeposed = false
    }

    private let token: UInt64
    private let manager: String
    private let state: Mutex<State>
    private let answer: @Sendable (EventReply) -> Void

    /// `manager`: The name under which the request came. `answer`: Called once, when all events are over.
    init(_ request: EventRequest, at manager: String, answer: @escaping @Sendable (EventReply) -> Void) {
        token = request.token
        self.manager = manager
        let count = request.events.count
        state = Mutex(
            State(
                answers: Array(repeating: nil, count: count),
                isUnderstood: Array(repeating: true, count: count),
                left: count
            )
        )
        self.answer = answer
    }

    /// The answer to the call at this place.
    func reply(_ frame: Frame, to index: Int) {
        let text = frame.serialized()
        state.withLock { $0.answers[index] = text }
    }

    func finish(_ index: Int, isUnderstood: Bool = true, wasHandled: Bool = true) {
        let reply: EventReply? = state.withLock { state in
            state.isUnderstood[index] = isUnderstood
            if !wasHandled { state.isDeposed = true }
            state.left -= 1
            guard state.left == 0 else { return nil }
            guard !state.isDeposed else { return EventReply(token: token, from: manager, isDeposed: true) }
            let outcomes = zip(state.answers, state.isUnderstood).map { answer, isUnderstood in
                isUnderstood ? EventReply.Outcome.done(answer: answer) : .notUnderstood
            }
            return EventReply(token: token, from: manager, outcomes: outcomes)
        }
        if let reply { answer(reply) }
    }
}
