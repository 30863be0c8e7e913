import OCPP

extension SessionNote {
    /// For the message log.
    var reason: String {
        switch self {
        case .malformed(let frame): frame.reason
        case .unknownAnswer(let id): "answer to a call nobody waits for: \(id)"
        case .repeated(let id): "repetition of call \(id)"
        case .unhandled(let id): "call \(id) was not handled in time"
        case .lateAnswer(let id): "answer to call \(id) came too late"
        }
    }
}
