import FoundationEssentials
import Tenancy

/// Who sees the same: the readers of one hub.
struct FeedKey: Sendable, Hashable {
    let account: AccountID
    /// A partner's, whose locations are all that is seen.
    let membership: UUID?
    /// Whether sessions are shown.
    let showsSessions: Bool

    init(_ principal: Principal) {
        let access = principal.access(address: nil, requestID: "")
        account = access.account
        membership = access.membership
        showsSessions = principal.scopes.contains(.sessionsRead)
    }

    var access: TenantAccess {
        TenantAccess(account: account, membership: membership)
    }
}
