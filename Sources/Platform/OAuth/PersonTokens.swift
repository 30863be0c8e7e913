import FoundationEssentials
import Tenancy

/// Makes the answer to a client that acts for a person.
struct PersonTokens: Sendable {
    /// 30 days, in seconds: who does not come back for a month signs in again. It does not grow with use.
    static let grantLifetime = 30 * 24 * 60 * 60

    let issuer: AccessTokenIssuer
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - request: Of which client.
    ///   - rights: As the database told them. Its time before that goes into `jti`.
    ///   - grant: The family of refresh tokens.
    ///   - refreshToken: The newest of it.
    ///   - wanted: What the client asks for of what was granted; `nil` for all.
    ///   - nonce: For the ID token.
    /// - Returns: The body of the answer.
    /// - Throws: `invalid_grant` as ``OAuthError`` when the client may not act in that account; ``CryptoError``.
    func answer(
        to request: TokenRequest,
        for rights: PersonRights,
        of grant: UUID,
        refreshToken: String,
        narrowedTo wanted: RequestedScope? = nil,
        nonce: String? = nil
    ) throws -> TokenResponseBody {
        // A client that an account registered acts in that account only.
        guard request.client.account == nil || request.client.account == rights.account else {
            throw OAuthError(.invalidGrant, "The grant is of another account.")
        }
        let scopes = rights.scopes(through: request.client, narrowedTo: wanted)
        let asked = wanted ?? rights.granted
        let now = now()
        let token = try issuer.token(
            for: rights.user.lowercaseText,
            clientID: request.client.id,
            account: rights.account,
            scopes: scopes,
            roles: rights.role.map { [$0] } ?? [],
            id: .version7(exactlyAt: min(rights.readAt, request.client.readAt ?? rights.readAt)),
            grant: grant,
            membership: rights.membership,
            now: now
        )
        return TokenResponseBody(
            accessToken: token,
            scope: RequestedScope(scopes: scopes, words: asked.words).text,
            refreshToken: refreshToken,
            idToken: asked.isOpenID
                ? try issuer.idToken(
                    for: rights.user.lowercaseText,
                    clientID: request.client.id,
                    authenticatedAt: rights.authenticatedAt,
                    nonce: nonce,
                    email: asked.words.contains("email") ? rights.email : nil,
                    now: now
                ) : nil
        )
    }
}
