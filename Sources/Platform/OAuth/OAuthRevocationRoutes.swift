import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// `POST /oauth/revoke` (RFC 7009): a client gives back what it holds.
struct OAuthRevocationRoutes: Sendable {
    private let authentication: ClientAuthentication
    private let bearers: BearerAuthentication
    private let database: SystemDatabase
    private let onRightsChanged: @Sendable () async -> Void

    init(_ dependencies: APIDependencies, authentication: ClientAuthentication, bearers: BearerAuthentication)
    {
        self.authentication = authentication
        self.bearers = bearers
        database = dependencies.authDatabase
        onRightsChanged = dependencies.onRightsChanged
    }

    func register(on routes: inout APIRoutes) {
        routes.open(.post, "/oauth/revoke", "revokeToken", use: revoke)
    }

    @Sendable private func revoke(_ request: Request, _ context: APIContext) async throws -> Response {
        try await context.answerOAuth {
            let form = try await OAuthForm(request)
            let token = try form.required("token")
            let client = try await authentication.client(try ClientCredentials(form), context)
            // The hint (`token_type_hint`) is not needed: each kind has a form of its own. What is not this client's is
            // answered alike, so that nobody can probe (section 2.2).
            if let hash = OpaqueSecret.hash(of: token, kind: .refreshToken) {
                try await run(GrantQueries.revokeRefreshToken(hash, of: client.id))
            } else if let claims = try? bearers.claims(of: token), claims.clientID == client.id {
                try await end(claims, client)
            }
            return Response(status: .ok, headers: [.cacheControl: "no-store"])
        }
    }

    /// The whole family: the person's sign-in by this client is over (section 2.1).
    private func end(_ claims: AccessTokenClaims, _ client: OAuthClient) async throws {
        if let grant = claims.grant, try await run(GrantQueries.revokeGrant(grant, of: client.id)) { return }
        try await run(GrantQueries.revokeAccessToken(claims.tokenID))
    }

    /// - Returns: Whether there was something to revoke.
    @discardableResult
    private func run(_ statement: SQL) async throws -> Bool {
        let row = try await database.query("revoke a token", statement).first
        await onRightsChanged()
        return try row?.decode("revoked") ?? false
    }
}
