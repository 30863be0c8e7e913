import FoundationEssentials
import Synchronization
import Tenancy

/// Compares the `{account}` of a path with the account of a token.
///
/// Only the token's own account is ever looked up, so another account's slug and one that nobody has take the
/// same way and the same time. Slugs never change, so they are remembered.
final class AccountSlugs: Sendable {
    private static let limit = 10_000

    private let database: TenantDatabase
    private let known = Mutex<[AccountID: String]>([:])

    init(database: TenantDatabase) {
        self.database = database
    }

    /// - Throws: 404 when the text is neither the id nor the slug of the principal's account.
    func check(_ text: String, isAccountOf principal: Principal) async throws {
        // What has the form of an id is one: another account's is refused without a look at any slug.
        if let id = UUID(uuidString: text) {
            guard id == principal.account.rawValue else { throw Problem.notFound }
            return
        }
        guard try await slug(of: principal.account) == text else { throw Problem.notFound }
    }

    private func slug(of account: AccountID) async throws(DatabaseError) -> String? {
        if let slug = known.withLock({ $0[account] }) { return slug }
        let rows = try await database.read(for: .whole(account), AccountQueries.slug())
        guard let slug: String = try rows.first?.first?.decode("slug") else { return nil }
        known.withLock { known in
            // Past the limit it starts anew: a look-up costs one round trip.
            if known.count >= Self.limit { known.removeAll() }
            known[account] = slug
        }
        return slug
    }
}
