import FoundationEssentials
import HTTPTypes
import Hummingbird
import Tenancy

/// `POST /oauth/token` (openapi.yaml, tag `oauth`).
struct OAuthTokenRoutes: Sendable {
    private let authentication: ClientAuthentication
    private let machines: ClientCredentialsGrant
    private let codes: AuthorizationCodeGrant
    private let refreshes: RefreshTokenGrant
    private let devices: DeviceCodeGrant

    init(_ dependencies: APIDependencies, authentication: ClientAuthentication) {
        self.authentication = authentication
        let database = dependencies.authDatabase
        let tokens = PersonTokens(issuer: dependencies.tokenIssuer, now: dependencies.now)
        machines = ClientCredentialsGrant(issuer: dependencies.tokenIssuer, now: dependencies.now)
        codes = AuthorizationCodeGrant(
            tokens: tokens,
            database: database,
            onRightsChanged: dependencies.onRightsChanged
        )
        refreshes = RefreshTokenGrant(
            tokens: tokens,
            database: database,
            box: dependencies.secretBox,
            onRightsChanged: dependencies.onRightsChanged
        )
        devices = DeviceCodeGrant(tokens: tokens, database: database)
    }

    func register(on routes: inout APIRoutes) {
        routes.open(.post, "/oauth/token", "createAccessToken", use: create)
    }

    @Sendable private func create(_ request: Request, _ context: APIContext) async throws -> Response {
        try await context.answerOAuth {
            let form = try await OAuthForm(request)
            guard let grant = GrantType(rawValue: try form.required("grant_type")) else {
                throw OAuthError(.unsupportedGrantType, "The metadata lists the supported ones.")
            }
            let client = try await authentication.client(try ClientCredentials(form), context)
            guard client.mayUse(grant) else {
                throw OAuthError(.unauthorizedClient, "This client may not use this grant.")
            }
            let wanted = TokenRequest(
                form: form,
                client: client,
                address: context.address,
                userAgent: request.headers[.userAgent]
            )
            let answer = try await answer(to: wanted, grant)
            AccessMetrics.shared.issued(grant)
            // Both headers by RFC 6749, section 5.1; `json` adds Cache-Control.
            return try .json(answer, headers: [.pragma: "no-cache"])
        }
    }

    private func answer(to request: TokenRequest, _ grant: GrantType) async throws -> TokenResponseBody {
        switch grant {
        case .clientCredentials: try machines.answer(to: request)
        case .authorizationCode: try await codes.answer(to: request)
        case .refreshToken: try await refreshes.answer(to: request)
        case .deviceCode: try await devices.answer(to: request)
        }
    }
}
