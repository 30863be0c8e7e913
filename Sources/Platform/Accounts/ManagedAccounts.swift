import FoundationEssentials
import Tenancy

/// Accounts from outside, for platform administrators.
struct ManagedAccounts: Sendable {
    /// Role `plugyard_auth`.
    let database: SystemDatabase

    /// The account of the `{account}` in a path: an id or a slug.
    ///
    /// - Throws: 404 when there is none.
    func find(_ text: String) async throws -> ManagedAccountBody {
        let id = UUID(uuidString: text)
        let statement = ManagedAccountQueries.one(id, slug: id == nil ? text : nil)
        let rows = try await database.query("show an account to an administrator", statement)
        guard let row = rows.first else { throw Problem.notFound }
        return try ManagedAccountBody(row: row)
    }
}
