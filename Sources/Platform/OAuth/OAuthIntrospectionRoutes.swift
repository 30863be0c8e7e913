import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// `POST /oauth/introspect` (RFC 7662): a server of an account's own asks whether a token it was given is good.
struct OAuthIntrospectionRoutes: Sendable {
    private let authentication: ClientAuthentication
    private let bearers: BearerAuthentication
    private let accounts: AccountStatus
    private let database: SystemDatabase
    private let issuer: String

    init(_ dependencies: APIDependencies, authentication: ClientAuthentication, bearers: BearerAuthentication)
    {
        self.authentication = authentication
        self.bearers = bearers
        accounts = dependencies.accountStatus
        database = dependencies.authDatabase
        issuer = dependencies.tokenIssuer.issuer
    }

    func register(on routes: inout APIRoutes) {
        routes.open(.post, "/oauth/introspect", "introspectToken", use: introspect)
    }

    @Sendable private func introspect(_ request: Request, _ context: APIContext) async throws -> Response {
        try await context.answerOAuth {
            let form = try await OAuthForm(request)
            let token = try form.required("token")
            let client = try await authentication.client(try ClientCredentials(form), context)
            // Who has no secret is anybody, and would learn which stolen tokens are still good (section 4).
            guard let account = client.account, client.kind != .public else {
                throw OAuthError(.invalidClient, "Only a client with a secret may ask.")
            }
            return try .json(try await answer(to: token, for: account))
        }
    }

    /// API keys and tokens of outside issuers are no tokens of ours.
    private func answer(to token: String, for account: AccountID) async throws -> IntrospectionBody {
        if let hash = OpaqueSecret.hash(of: token, kind: .refreshToken) {
            let rows = try await database.query("introspect a token", GrantQueries.findRefreshToken(hash))
            guard let row = rows.first, try row.decode("account_id", as: AccountID?.self) == account,
                !accounts.isSuspended(account)
            else { return .inactive }
            return try IntrospectionBody(refreshToken: row, issuer: issuer)
        }
        // Another account's token does not exist for this one, and neither does a platform administrator's.
        guard let claims = try? bearers.claims(of: token), claims.account == account.rawValue else {
            return .inactive
        }
        return IntrospectionBody(claims)
    }
}
