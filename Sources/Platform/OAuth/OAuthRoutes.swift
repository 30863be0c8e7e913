import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Tenancy

/// `/oauth/*` and its metadata (openapi.yaml, tag `oauth`). So far machine clients only.
struct OAuthRoutes: Sendable {
    private let clients: OAuthClientDirectory
    private let issuer: AccessTokenIssuer
    private let now: @Sendable () -> Date

    init(_ dependencies: APIDependencies) {
        issuer = dependencies.tokenIssuer
        clients = OAuthClientDirectory(database: dependencies.authDatabase, publicURL: issuer.issuer)
        now = dependencies.now
    }

    func register(on routes: inout APIRoutes) {
        routes.open(.post, "/oauth/token", "createAccessToken", use: token)
        routes.open(.get, "/oauth/jwks", "getJWKS", use: keys)
        routes.open(.get, "/.well-known/oauth-authorization-server", "getServerMetadata", use: metadata)
        routes.open(.get, "/.well-known/openid-configuration", "getOpenIDConfiguration", use: metadata)
    }

    /// `POST /oauth/token`, operation `createAccessToken`.
    @Sendable private func token(_ request: Request, _ context: APIContext) async throws -> Response {
        do {
            guard request.mediaType == "application/x-www-form-urlencoded" else {
                throw OAuthError(.invalidRequest, "Send application/x-www-form-urlencoded.")
            }
            let wanted = try TokenRequest(
                form: try await request.boundedBody(),
                authorization: request.headers[.authorization]
            )
            return try .json(try await answer(to: wanted))
        } catch let error as OAuthError {
            context.logger.debug("token refused", metadata: ["error.code": "\(error.code.rawValue)"])
            return try error.response
        } catch let error as DatabaseError {
            context.logger.warning("token not made", metadata: ["error.code": "\(error)"])
            let code: OAuthError.Code = error.isTransient ? .temporarilyUnavailable : .serverError
            return try OAuthError(code, "Try again in a moment.").response
        }
    }

    /// `GET /oauth/jwks`, operation `getJWKS`.
    @Sendable private func keys(_ request: Request, _ context: APIContext) async throws -> Response {
        .text(
            ByteBuffer(string: issuer.keyring.current.jwks),
            type: "application/jwk-set+json",
            headers: [.cacheControl: "public, max-age=300"]
        )
    }

    /// `GET /.well-known/…`, operations `getServerMetadata` and `getOpenIDConfiguration`.
    @Sendable private func metadata(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = ServerMetadataBody(
            issuer: issuer.issuer,
            tokenEndpoint: "\(issuer.issuer)/oauth/token",
            jwksURI: "\(issuer.issuer)/oauth/jwks",
            scopesSupported: Scope.allCases.map(\.rawValue)
        )
        return try .json(body, headers: [.cacheControl: "public, max-age=300"])
    }

    private func answer(to wanted: TokenRequest) async throws -> TokenResponseBody {
        // Before the client's rights are read: see ``AccessTokenIssuer``.
        let id = UUID.version7()
        let client = try await client(wanted)
        guard wanted.grantType == "client_credentials" else {
            throw OAuthError(.unsupportedGrantType, "Only client_credentials is supported.")
        }
        let scopes = try narrowed(client.scopes, to: wanted.scope)
        let token = try issuer.token(
            for: client.id,
            clientID: client.id,
            account: client.account,
            scopes: scopes,
            roles: client.role.map { [$0] } ?? [],
            id: id,
            now: now()
        )
        return TokenResponseBody(
            accessToken: token,
            expiresIn: Int(AccessTokenIssuer.lifetime),
            scope: scopes.text
        )
    }

    /// - Throws: The same `invalid_client` for unknown, revoked and wrong secret.
    private func client(_ wanted: TokenRequest) async throws -> OAuthClient {
        let found = try await clients.client(wanted.clientID)
        // The comparison is made for unknown clients as well, so that its time tells nothing.
        let hashes = found?.secretHashes ?? [[UInt8](repeating: 0, count: 32)]
        let isRight = hashes.reduce(false) { MachineSecret.verify(wanted.clientSecret, against: $1) || $0 }
        guard let found, isRight, !found.isRevoked else {
            throw OAuthError(.invalidClient, "Unknown client or wrong secret.")
        }
        guard !found.accountIsSuspended else { throw OAuthError(.invalidClient, "The account is suspended.") }
        return found
    }

    private func narrowed(_ granted: ScopeSet, to wanted: String?) throws(OAuthError) -> ScopeSet {
        guard let wanted else { return granted }
        let scopes: ScopeSet
        do {
            scopes = try ScopeSet(text: wanted)
        } catch {
            throw OAuthError(.invalidScope, "\(error)")
        }
        guard scopes.isSubset(of: granted) else {
            throw OAuthError(.invalidScope, "The client does not have all of these scopes.")
        }
        guard !scopes.isEmpty else { throw OAuthError(.invalidScope, "No scope is asked for.") }
        return scopes
    }
}
