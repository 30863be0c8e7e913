import FoundationEssentials
import Tenancy

/// A client comes back for another access token (RFC 6749, section 6). Its refresh token is replaced each time, and one
/// that comes again later ends the family: either the client or a thief holds a copy (RFC 9700, section 4.14.2).
struct RefreshTokenGrant: Sendable {
    let tokens: PersonTokens
    /// Role `plugyard_auth`.
    let database: SystemDatabase
    let box: SecretBox
    let onRightsChanged: @Sendable () async -> Void

    func answer(to request: TokenRequest) async throws -> TokenResponseBody {
        let presented = try request.form.required("refresh_token")
        let wanted = try request.form.scope()
        guard let hash = OpaqueSecret.hash(of: presented, kind: .refreshToken) else { throw Self.refusal }
        if let wanted { try await refuseWider(wanted, than: hash, request.client) }
        let row = try await rotate(hash, by: request)
        let rights = try PersonRights(row)
        if let wanted { try Self.refuseWider(wanted, than: rights.granted) }
        // Opened rather than remembered: a repeated request gets the successor that the first one made.
        let successor = try box.open(try row.decode("successor_sealed"), context: Self.context(hash))
        return try tokens.answer(
            to: request,
            for: rights,
            of: try row.decode("grant_id"),
            refreshToken: String(decoding: successor, as: UTF8.self),
            narrowedTo: wanted
        )
    }

    private func rotate(_ hash: [UInt8], by request: TokenRequest) async throws -> Row {
        let successor = OpaqueSecret.generate(.refreshToken)
        let rows = try await database.query(
            "rotate a refresh token",
            GrantQueries.rotateRefreshToken(
                hash,
                successor: successor.hash,
                sealed: try box.seal(Array(successor.text.utf8), context: Self.context(hash)),
                by: request
            )
        )
        guard let row = rows.first else { throw Self.refusal }
        switch try row.decode("outcome", as: String.self) {
        case "rotated", "repeated":
            return row
        case "reused":
            AccessMetrics.shared.refreshTokenReused()
            await onRightsChanged()
            throw Self.refusal
        default:
            throw Self.refusal
        }
    }

    /// Before the token is used up: who asks for too much may ask again. One that is used up already is judged by
    /// ``rotate(_:by:)``.
    private func refuseWider(_ wanted: RequestedScope, than hash: [UInt8], _ client: OAuthClient) async throws
    {
        let rows = try await database.query("see a grant's scope", GrantQueries.findRefreshToken(hash))
        guard let row = rows.first, try row.decode("client_id", as: String.self) == client.id else { return }
        try Self.refuseWider(wanted, than: RequestedScope(stored: try row.decode("scope")))
    }

    private static func refuseWider(_ wanted: RequestedScope, than granted: RequestedScope)
        throws(OAuthError)
    {
        guard wanted.isSubset(of: granted) else {
            throw OAuthError(.invalidScope, "Not all of these scopes were granted.")
        }
    }

    /// Where a sealed successor stands: beside the token that it replaced.
    private static func context(_ hash: [UInt8]) -> String {
        "refresh-token/\(Hexadecimal.encode(hash))"
    }

    private static let refusal = OAuthError(
        .invalidGrant,
        "The refresh token is unknown, expired, revoked, used before, or of another client."
    )
}
