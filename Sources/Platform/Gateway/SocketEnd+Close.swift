import NIOWebSocket

extension SocketEnd {
    /// The code of our close frame (RFC 6455, section 7.4.1).
    var closeCode: WebSocketErrorCode {
        switch self {
        case .closedByPeer, .replaced: .normalClosure
        // Why: after "going away" charge points connect again without ado.
        case .silent, .deaf, .shutdown: .goingAway
        case .protocolError: .protocolError
        case .tooBig: .messageTooLarge
        case .suspended, .removed: .policyViolation
        }
    }

    /// For the vendor's engineer; at most 123 bytes.
    var closeReason: String {
        switch self {
        case .closedByPeer: ""
        case .replaced: "replaced by a newer connection"
        case .silent: "nothing heard for too long"
        case .deaf: "messages are not answered or not read"
        case .protocolError: "not a valid WebSocket message"
        case .tooBig: "message too big"
        case .shutdown: "server is restarting"
        case .suspended: "account suspended"
        case .removed: "charge point removed"
        }
    }
}
