import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Tenancy

/// `/oauth/*` but its pages, and its metadata (openapi.yaml, tag `oauth`).
struct OAuthRoutes: Sendable {
    private let issuer: AccessTokenIssuer
    private let token: OAuthTokenRoutes
    private let revocation: OAuthRevocationRoutes
    private let introspection: OAuthIntrospectionRoutes
    private let userInfo: UserInfoRoutes
    private let devices: DeviceAuthorizationRoutes

    init(_ dependencies: APIDependencies, bearers: BearerAuthentication) {
        issuer = dependencies.tokenIssuer
        let database = dependencies.authDatabase
        let authentication = ClientAuthentication(
            clients: OAuthClientDirectory(database: database, publicURL: issuer.issuer),
            database: database
        )
        token = OAuthTokenRoutes(dependencies, authentication: authentication)
        revocation = OAuthRevocationRoutes(dependencies, authentication: authentication, bearers: bearers)
        introspection = OAuthIntrospectionRoutes(
            dependencies,
            authentication: authentication,
            bearers: bearers
        )
        userInfo = UserInfoRoutes(database: database)
        devices = DeviceAuthorizationRoutes(dependencies, authentication: authentication)
    }

    func register(on routes: inout APIRoutes) {
        token.register(on: &routes)
        revocation.register(on: &routes)
        introspection.register(on: &routes)
        userInfo.register(on: &routes)
        devices.register(on: &routes)
        routes.open(.get, "/oauth/jwks", "getJWKS", use: keys)
        routes.open(.get, "/.well-known/oauth-authorization-server", "getServerMetadata", use: metadata)
        routes.open(.get, "/.well-known/openid-configuration", "getOpenIDConfiguration", use: metadata)
    }

    /// `GET /oauth/jwks`, operation `getJWKS`.
    @Sendable private func keys(_ request: Request, _ context: APIContext) async throws -> Response {
        let jwks = issuer.keyring.current.jwks
        let tag = "\"\(Base64URL.encode(Digest.sha256(Array(jwks.utf8))))\""
        // Shorter than the time for which a key is published before it signs: see ``SigningKeys/announcement``.
        let headers: HTTPFields = [.cacheControl: "public, max-age=300", .eTag: tag]
        if Self.names(tag, in: request.headers[values: .ifNoneMatch]) {
            return Response(status: .notModified, headers: headers)
        }
        return .text(ByteBuffer(string: jwks), type: "application/jwk-set+json", headers: headers)
    }

    /// Whether `If-None-Match` names this tag, compared weakly (RFC 9110, section 13.1.2).
    private static func names(_ tag: String, in values: [String]) -> Bool {
        values.flatMap { $0.split(separator: ",") }.contains { candidate in
            let text = candidate.split(separator: " ").joined()
            return text == "*" || text == tag || text == "W/\(tag)"
        }
    }

    /// `GET /.well-known/…`, operations `getServerMetadata` and `getOpenIDConfiguration`.
    @Sendable private func metadata(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(ServerMetadataBody(issuer: issuer.issuer), headers: [.cacheControl: "public, max-age=300"])
    }
}
