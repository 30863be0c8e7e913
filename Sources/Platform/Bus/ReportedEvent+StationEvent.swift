import FoundationEssentials
import OCPP
import Tenancy

extension ReportedEvent {
    /// An event that happens now.
    ///
    /// `actions`: Of the calls that are out, by their ids; kept up to date.
    init(_ event: StationEvent, _ actions: inout [String: String]) {
        var at = Date.now
        let content: Content
        switch event {
        case .opened(let remoteAddress, let userAgent):
            content = .opened(remoteAddress: remoteAddress, userAgent: userAgent)
        case .present:
            content = .present
        case .call(let call, _):
            at = call.receivedAt
            content = .call(text: call.text, isAnswered: call.isAnswered)
        case .sent(let callID, let action, let text):
            actions[callID] = action
            content = .sent(callID: callID, action: action, text: text)
        case .finished(let callID, let outcome, let text, let latency):
            let action = actions.removeValue(forKey: callID)
            content = .finished(callID: callID, action: action, outcome, text: text, latency: latency)
        case .noted(let text, let reason, let answer):
            content = .noted(text: text, reason: reason, answer: answer)
        case .closed(let end):
            content = .closed(end)
        }
        self.init(id: .version7(), at: at, content)
    }
}
