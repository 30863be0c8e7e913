import FoundationEssentials
import Tenancy

/// Who may do what to the members of an account, beyond holding `account:admin`.
struct MemberPolicy {
    let scopes: ScopeSet
    /// The asking person's own membership; `nil` for machines.
    let membership: UUID?

    init(_ principal: Principal) {
        scopes = principal.scopes
        membership = principal.membership
    }

    /// - Throws: 403 when the role can do what the asking one cannot: then it can neither be given nor be touched.
    func checkReaches(_ role: Role) throws(Problem) {
        guard role.scopes.isSubset(of: scopes) else { throw UserProblems.exceedsOwnRights }
    }

    /// - Throws: 403 or 409 when the member may not get another role.
    func checkChange(of member: LockedMember, to role: Role) throws(Problem) {
        try checkReaches(member.role)
        guard role != member.role else { return }
        guard member.id != membership else { throw UserProblems.ownRole }
        try checkReaches(role)
        if member.isLastAdministrator { throw UserProblems.lastAdministrator }
    }

    /// - Throws: 403 or 409 when the member may not be removed. Leaving by oneself is allowed.
    func checkRemoval(of member: LockedMember) throws(Problem) {
        try checkReaches(member.role)
        if member.isLastAdministrator { throw UserProblems.lastAdministrator }
    }
}
