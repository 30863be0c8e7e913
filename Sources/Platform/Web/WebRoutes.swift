import HTTPTypes
import Hummingbird

/// `/`, `/docs`, `/web/config.json` (openapi.yaml, tag `web`). The rest of the web admin's paths: ``WebMiddleware``.
struct WebRoutes: Sendable {
    private let web: WebAdmin
    private let version: String

    init(_ dependencies: APIDependencies) {
        web = dependencies.web
        version = dependencies.version
    }

    func register(on routes: inout APIRoutes) {
        routes.page(.get, "/", "showWebAdmin") { [web] request, _ in web.index(request) }
        routes.page(.get, "/docs", "showDocumentation") { [web] request, _ in web.documentation(request) }
        routes.open(.get, "/web/config.json", "getWebConfig", use: config)
    }

    /// `GET /web/config.json`, operation `getWebConfig`.
    @Sendable private func config(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(
            WebConfigBody(
                version: version,
                publicURL: web.settings.publicURL,
                ocppURL: web.settings.ocppURL,
                tileURL: web.settings.tileURL,
                tileAttribution: web.settings.tileAttribution
            )
        )
    }
}
