import FoundationEssentials
import Tenancy

/// What somebody may sign in to: an account, or the administration of the platform.
struct AccountChoice: Sendable {
    /// What `account` says for the administration of the platform.
    static let platformSlug = "platform"

    /// `nil` for the platform.
    let account: AccountID?
    let membership: UUID?
    let slug: String
    /// As people know it.
    let name: String
    /// All that may be granted there.
    let scopes: ScopeSet

    private init(platformFor client: OAuthClient) {
        account = nil
        membership = nil
        slug = Self.platformSlug
        name = SignInText.platform
        scopes = client.scopes.intersection([.platformAdmin])
    }

    /// - Returns: `nil` where nobody may sign in now.
    private init?(row: Row, client: OAuthClient) throws {
        guard try !row.decode("suspended", as: Bool.self),
            let role = Role(rawValue: try row.decode("role"))
        else { return nil }
        account = try row.decode("account_id", as: AccountID.self)
        membership = try row.decode("membership_id", as: UUID.self)
        slug = try row.decode("slug")
        name = try row.decode("account_name")
        scopes = role.scopes.intersection(client.scopes)
    }

    /// All that this person may choose from for this client. A client that an account registered is for the members
    /// of that account, and for its account alone.
    static func all(
        for session: BrowserSession,
        client: OAuthClient,
        in database: SystemDatabase
    ) async throws -> [AccountChoice] {
        let rows = try await database.query(
            "list a person's accounts",
            SignInQueries.memberships(of: session.user)
        )
        let accounts = try rows.compactMap { try AccountChoice(row: $0, client: client) }
        guard let own = client.account else {
            return (session.isPlatformAdmin ? [AccountChoice(platformFor: client)] : []) + accounts
        }
        return accounts.filter { $0.account == own }
    }

    /// What is granted: all that there is when none of our scopes is asked for. The words of OpenID Connect stay.
    ///
    /// - Returns: `nil` when that would be nothing.
    func granted(_ asked: RequestedScope) -> RequestedScope? {
        let granted = asked.scopes.isEmpty ? scopes : scopes.intersection(asked.scopes)
        return granted.isEmpty ? nil : RequestedScope(scopes: granted, words: asked.words)
    }
}
