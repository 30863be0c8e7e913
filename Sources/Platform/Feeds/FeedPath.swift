import Tenancy

/// The paths of feeds that are WebSockets (contract §7).
enum FeedPath: Sendable {
    case dashboard
    /// Every frame of the account.
    case master

    /// `target`: As in the request line.
    init?(_ target: some StringProtocol) {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        if path == "/dashboard" || path == "/dashboard/" {
            self = .dashboard
        } else if path == "/master" || path == "/master/" {
            self = .master
        } else {
            return nil
        }
    }
}

extension FeedPath {
    /// - Throws: ``BearerError/insufficientScope(_:)``.
    func check(_ principal: Principal) throws(BearerError) {
        let scope: Scope =
            switch self {
            case .dashboard: .chargePointsRead
            case .master: .logsRead
            }
        guard principal.scopes.contains(scope) else { throw .insufficientScope(scope) }
    }
}
