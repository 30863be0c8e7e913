/// Why a feed ends before its reader does.
enum FeedEnd: Sendable, Equatable {
    case closedByPeer
    case shutdown
    /// Nobody said who it is in time.
    case unauthenticated
    /// The token is not good, or not any more.
    case tokenEnded
    case forbidden(String)
    case tooMany
    /// What the reader sent is no message of the feed.
    case malformed(String)
    case silent
    case unavailable

    /// Of our close frame: by RFC 6455, section 7.4.1, and of our own by HTTP's status.
    var closeCode: UInt16 {
        switch self {
        case .closedByPeer: 1000
        case .shutdown, .silent: 1001
        case .unavailable: 1013
        case .unauthenticated, .tokenEnded: 4401
        case .forbidden: 4403
        case .tooMany: 4429
        case .malformed: 4400
        }
    }

    /// For the event `problem`; `nil` where nothing is wrong.
    var problem: (code: String, detail: String)? {
        switch self {
        case .closedByPeer, .shutdown, .silent: nil
        case .unavailable: ("unavailable", "Try again in a moment.")
        case .unauthenticated:
            ("unauthenticated", "Send authenticate with an access token within 10 seconds.")
        case .tokenEnded: ("invalid_token", "The access token is not good, or not any more; get a new one.")
        case .forbidden(let detail): ("forbidden", detail)
        case .tooMany: ("too_many_feeds", "There are as many feeds open as there may be.")
        case .malformed(let detail): ("malformed_message", detail)
        }
    }
}
