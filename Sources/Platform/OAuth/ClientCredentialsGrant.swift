import FoundationEssentials
import Tenancy

/// A machine acts for itself (RFC 6749, section 4.4).
struct ClientCredentialsGrant: Sendable {
    let issuer: AccessTokenIssuer
    let now: @Sendable () -> Date

    func answer(to request: TokenRequest) throws -> TokenResponseBody {
        let (client, now) = (request.client, now())
        let scopes = try scopes(of: client, narrowedTo: try request.form.scope())
        let token = try issuer.token(
            for: client.id,
            clientID: client.id,
            account: client.account,
            scopes: scopes,
            roles: client.role.map { [$0] } ?? [],
            id: .version7(exactlyAt: client.readAt ?? now),
            now: now
        )
        return TokenResponseBody(accessToken: token, scope: scopes.text)
    }

    private func scopes(of client: OAuthClient, narrowedTo wanted: RequestedScope?) throws(OAuthError)
        -> ScopeSet
    {
        guard let wanted else { return client.scopes }
        guard wanted.scopes.isSubset(of: client.scopes) else {
            throw OAuthError(.invalidScope, "The client does not have all of these scopes.")
        }
        guard !wanted.scopes.isEmpty else { throw OAuthError(.invalidScope, "No scope is asked for.") }
        return wanted.scopes
    }
}
