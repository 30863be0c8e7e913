import FoundationEssentials
import Tenancy

/// Finds clients by the `client_id` that a request names.
struct OAuthClientDirectory: Sendable {
    /// Role `plugyard_auth`.
    let database: SystemDatabase
    let publicURL: String

    /// Any client of this id, also one that is revoked.
    func client(_ id: String) async throws -> OAuthClient? {
        if let builtIn = OAuthClient.builtIn(id, publicURL: publicURL) { return builtIn }
        // One spelling only, so that one client is one text in tokens and revocations.
        guard let uuid = UUID(lowercaseText: id) else { return nil }
        let rows = try await database.query("find a client", ClientQueries.find(uuid))
        return try rows.first.map { try OAuthClient(uuid, row: $0) }
    }
}
