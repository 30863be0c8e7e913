import FoundationEssentials
import OCPP

/// Decides whether an idTag may charge, from what is known of account, charge point and token (docs/authorisation.md).
///
/// A pure value: what is known goes in, a decision comes out.
struct AuthorisationPolicy: Sendable, Hashable {
    /// On what occasion a tag is shown.
    enum Occasion: Sendable {
        case authorize
        case start
        /// Nothing can be prevented any more; the charge point brings its cache up to date.
        case stop
    }

    /// What to do about a tag, and why.
    struct Decision: Sendable, Hashable {
        var info: AuthorizationInfo
        /// One word for the flags of a transaction; `nil` for what goes without saying.
        var flag: String?
        /// Whether the tag is to become one of the account's tokens.
        var registers = false
    }

    /// Of a transaction that is paid by nobody: it counts against no budget.
    static let freeVendingFlag = "free_vending"

    var unknownTokens = UnknownTokenPolicy.refuse
    var allowsConcurrentTransactions = true
    var isFreeVending = false
    /// Where the charge point stands.
    let location: UUID?
    let now: Date

    /// `token`: `nil` for a tag that is none of the account's tokens.
    func decide(_ token: KnownToken?, on occasion: Occasion) -> Decision {
        guard !isFreeVending else {
            let info = AuthorizationInfo(status: .accepted, parentIdTag: token?.group)
            return Decision(info: info, flag: Self.freeVendingFlag)
        }
        guard let token else { return decideUnknown(on: occasion) }
        let (status, flag) = judge(token, on: occasion)
        let info = AuthorizationInfo(
            status: status,
            expiresAt: token.expiresAt,
            parentIdTag: token.group
        )
        return Decision(info: info, flag: flag)
    }

    /// The first reason against it counts.
    private func judge(_ token: KnownToken, on occasion: Occasion) -> (AuthorizationStatus, flag: String?) {
        switch token.status {
        case .blocked: return (.blocked, "token_blocked")
        case .expired: return (.expired, "token_expired")
        case .accepted: break
        }
        if let end = token.expiresAt, end <= now { return (.expired, "token_expired") }
        // Blocked and not Invalid: the tag is known, and a local list says the same of it.
        if !token.locations.isEmpty, !(location.map(token.locations.contains) ?? false) {
            return (.blocked, "token_not_allowed_here")
        }
        if token.hasUsedUpItsBudget { return (.blocked, "token_budget_used_up") }
        // Of a start alone (OCPP 1.6 §7.2): a tag that is shown to end its own transaction charges already.
        let isOnlyOnce = !(token.allowsConcurrentTransactions ?? allowsConcurrentTransactions)
        if occasion == .start, isOnlyOnce, token.isChargingElsewhere {
            return (.concurrentTx, "token_concurrent_tx")
        }
        return (.accepted, nil)
    }

    private func decideUnknown(on occasion: Occasion) -> Decision {
        switch unknownTokens {
        case .refuse: Decision(info: AuthorizationInfo(status: .invalid), flag: "token_invalid")
        case .accept: Decision(info: AuthorizationInfo(status: .accepted))
        case .acceptAndRegister:
            Decision(info: AuthorizationInfo(status: .accepted), registers: occasion != .stop)
        }
    }
}
