import FoundationEssentials
import Tenancy

/// An account's trust in an outside issuer, as a token is judged by it.
struct TrustedIssuer: Sendable {
    /// The only source of the account: no claim is asked for it.
    let account: AccountID
    let id: UUID
    let audience: String
    let algorithms: Set<SigningAlgorithm>
    let groupsClaim: String
    let groupRoles: GroupRoles
    /// By the database's clock, before the row was read.
    let readAt: Date

    init(row: Row) throws(DatabaseError) {
        account = try row.decode("account_id")
        id = try row.decode("id")
        audience = try row.decode("audience")
        let names: [String] = try row.decode("algorithms")
        algorithms = Set(names.compactMap(SigningAlgorithm.init(rawValue:)))
        groupsClaim = try row.decode("groups_claim")
        groupRoles = try GroupRoles(stored: try row.decode("group_roles"))
        readAt = try row.decode("read_at")
    }

    /// Who the claims name, or `nil` when none of their groups has a role.
    func principal(_ claims: OutsideClaims) -> Principal? {
        let roles = groupRoles.roles(of: claims.groups)
        guard !roles.isEmpty else { return nil }
        return Principal(
            kind: .user,
            account: account,
            // With the row: `sub` is unique within an issuer only.
            subject: "\(id.lowercaseText):\(claims.subject)",
            clientID: "issuer:\(id.lowercaseText)",
            name: claims.email ?? claims.subject,
            scopes: GroupRoles.scopes(of: roles),
            roles: roles
        )
    }
}
