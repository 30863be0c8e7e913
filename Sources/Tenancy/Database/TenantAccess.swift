package import FoundationEssentials

/// For which rows a transaction works: those of one account, or those of them that a partner may see.
package struct TenantAccess: Sendable, Hashable {
    package let account: AccountID
    /// The membership of a partner: row security then shows the locations granted to it. `nil` for the whole
    /// account.
    package let membership: UUID?
    /// Whose doing a change is, for the audit trail; `nil` for the platform's own.
    package let actor: AuditActor?

    package init(account: AccountID, membership: UUID? = nil, actor: AuditActor? = nil) {
        self.account = account
        self.membership = membership
        self.actor = actor
    }

    /// All rows of an account, for what the platform does by itself.
    package static func whole(_ account: AccountID) -> Self {
        Self(account: account)
    }
}
