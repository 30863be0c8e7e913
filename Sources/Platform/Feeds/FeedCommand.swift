import OCPP

/// What a reader says over its WebSocket.
enum FeedCommand: Equatable {
    case authenticate(token: String, account: String?)
    case watch(String)
    /// `nil`: nothing any more.
    case unwatch(String?)

    /// - Returns: `nil` for what is none.
    init?(_ text: String) {
        guard let message = try? JSONValue.parse(text), let type = message["type"]?.stringValue else {
            return nil
        }
        let chargePoint = message["charge_point"]?.stringValue
        switch type {
        case "authenticate":
            guard let token = message["token"]?.stringValue else { return nil }
            self = .authenticate(token: token, account: message["account"]?.stringValue)
        case "watch":
            guard let chargePoint else { return nil }
            self = .watch(chargePoint)
        case "unwatch":
            self = .unwatch(chargePoint)
        default:
            return nil
        }
    }
}
