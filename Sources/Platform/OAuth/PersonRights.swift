import FoundationEssentials
import Tenancy

/// What a person granted to a client, and what the person may do now: `grant_rights` of migration 0007.
struct PersonRights: Sendable {
    let user: UUID
    let email: String
    /// `nil` for a platform administrator who acts as such.
    let account: AccountID?
    let membership: UUID?
    let role: Role?
    let granted: RequestedScope
    let nonce: String?
    let authenticatedAt: Date
    /// By the database's clock, before it looked.
    let readAt: Date

    init(_ row: Row) throws(DatabaseError) {
        user = try row.decode("user_id")
        email = try row.decode("email")
        account = try row.decode("account_id")
        membership = try row.decode("membership_id")
        role = try row.decode("role", as: String?.self).flatMap(Role.init(rawValue:))
        granted = RequestedScope(stored: try row.decode("scope"))
        nonce = try row.decode("nonce")
        authenticatedAt = try row.decode("authenticated_at")
        readAt = try row.decode("read_at")
    }

    /// What an access token may say: of what was granted, that which the role and the client still have.
    func scopes(through client: OAuthClient, narrowedTo wanted: RequestedScope?) -> ScopeSet {
        // The one scope of a token without an account (see ``AccessTokenClaims``).
        guard account != nil else { return [.platformAdmin] }
        let present = granted.scopes.intersection(role?.scopes ?? []).intersection(client.scopes)
        return wanted.map { present.intersection($0.scopes) } ?? present
    }
}
