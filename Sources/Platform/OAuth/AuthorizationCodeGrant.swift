import FoundationEssentials
import Tenancy

/// A person signed in and sent the client a code (RFC 6749, section 4.1.3), which only the one who asked for it can
/// redeem (RFC 7636, section 4.5).
struct AuthorizationCodeGrant: Sendable {
    let tokens: PersonTokens
    /// Role `plugyard_auth`.
    let database: SystemDatabase
    let onRightsChanged: @Sendable () async -> Void

    func answer(to request: TokenRequest) async throws -> TokenResponseBody {
        let code = try request.form.required("code")
        let redirectURI = try request.form.required("redirect_uri")
        let verifier = try request.form.required("code_verifier")
        guard PKCE.isValidVerifier(verifier) else {
            throw OAuthError(.invalidRequest, "code_verifier: expected 43 to 128 unreserved characters.")
        }
        guard let hash = OpaqueSecret.hash(of: code, kind: .authorizationCode) else { throw Self.refusal }
        let (grant, refreshToken) = (UUID.version7(), OpaqueSecret.generate(.refreshToken))
        let rows = try await database.query(
            "redeem an authorization code",
            GrantQueries.redeemCode(
                hash,
                redirectURI: redirectURI,
                challenge: Base64URL.encode(Digest.sha256(Array(verifier.utf8))),
                grant: grant,
                refreshToken: refreshToken.hash,
                grantSeconds: PersonTokens.grantLifetime,
                by: request
            )
        )
        guard let row = rows.first, try row.decode("outcome", as: String.self) == "granted" else {
            // A code that came twice has just ended what the first one got.
            await onRightsChanged()
            throw Self.refusal
        }
        let rights = try PersonRights(row)
        return try tokens.answer(
            to: request,
            for: rights,
            of: grant,
            refreshToken: refreshToken.text,
            nonce: rights.nonce
        )
    }

    /// One answer for all that may be wrong with a code.
    private static let refusal = OAuthError(
        .invalidGrant,
        "The code is unknown, expired, used, or of another client, redirect_uri or code_verifier."
    )
}
