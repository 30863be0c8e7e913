package import FoundationEssentials
package import Tenancy

/// API keys as bearers: `Authorization: Bearer pyd_…`.
package struct APIKeyVerifier: BearerVerifier {
    /// Role `plugyard_auth`.
    private let database: SystemDatabase
    private let cache: PrincipalCache
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - database: Role `plugyard_auth`.
    ///   - revocations: What was revoked since a key was last looked up.
    ///   - now: For expiry.
    package init(database: SystemDatabase, revocations: Revocations, now: @escaping @Sendable () -> Date) {
        self.database = database
        cache = PrincipalCache(of: .apiKey, revocations: revocations)
        self.now = now
    }

    package func principal(of token: String, account: String?) async throws -> Principal? {
        guard token.hasPrefix(APIKey.prefix) else { return nil }
        // Form and checksum first: what somebody invented or mistyped costs no look-up.
        guard let key = APIKey(text: token) else { throw BearerError.invalidToken }
        let (hash, now) = (key.hash, now())
        if let known = cache.principal(for: hash, now: now) { return known }
        let rows = try await database.query("find an API key", APIKeyQueries.find(key))
        guard let row = rows.first, let entry = try Self.entry(of: key.id, row, presented: hash, now: now)
        else {
            throw BearerError.invalidToken
        }
        cache.insert(entry, for: hash, now: now)
        return entry.principal
    }

    /// `nil` when the key is another, or no longer good.
    private static func entry(
        of id: UUID,
        _ row: Row,
        presented hash: [UInt8],
        now: Date
    ) throws(DatabaseError) -> PrincipalCache.Entry? {
        let isPresent = APIKey.verify(hash, against: try row.decode("secret_sha256"))
        let previous: [UInt8]? = try row.decode("previous_secret_sha256")
        let isPrevious = APIKey.verify(hash, against: previous ?? [])
        guard isPresent || isPrevious else { return nil }
        let previousEnd: Date? = try row.decode("previous_expires_at")
        let ends = [try row.decode("expires_at", as: Date?.self), isPresent ? nil : previousEnd]
        let end = ends.compactMap(\.self).min()
        guard try !row.decode("revoked"), try !row.decode("suspended"), end.map({ now < $0 }) ?? true else {
            return nil
        }
        let name = id.lowercaseText
        return PrincipalCache.Entry(
            principal: Principal(
                kind: .apiKey,
                account: try row.decode("account_id"),
                subject: name,
                clientID: name,
                name: try row.decode("name"),
                scopes: try row.scopes("scope")
            ),
            row: name,
            readAt: try row.decode("read_at"),
            expiresAt: end
        )
    }
}
