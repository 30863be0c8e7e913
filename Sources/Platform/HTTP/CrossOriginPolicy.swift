import HTTPTypes
import Hummingbird

/// Which web pages may call the API (the CORS protocol of the Fetch standard): those of the origins in the settings,
/// without cookies.
struct CrossOriginPolicy: Sendable {
    /// What programs in browsers call. The pages for signing in are not among it.
    private static let paths = [
        "/api/", "/oauth/token", "/oauth/revoke", "/oauth/userinfo", "/oauth/jwks", "/.well-known/",
        "/openapi.",
    ]
    private static let requestHeaders =
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id, Prefer"
    private static let exposedHeaders =
        "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, Link"

    let origins: Set<String>

    /// The answer to the question that browsers ask before some requests; `nil` when it is none, or not of a listed
    /// origin.
    func preflight(_ request: Request, allowing methods: [HTTPRequest.Method]) -> Response? {
        guard request.method == .options, request.headers[.accessControlRequestMethod] != nil,
            origin(of: request) != nil
        else { return nil }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: methods.map(\.rawValue).sorted().joined(separator: ", "),
                .accessControlAllowHeaders: Self.requestHeaders,
                .accessControlMaxAge: "600",
            ]
        )
    }

    /// Adds what a browser must see to let a page read the answer.
    func write(to response: inout Response, for request: Request) {
        guard !origins.isEmpty, Self.isCallable(request) else { return }
        response.headers[.vary] = response.headers[.vary].map { "\($0), Origin" } ?? "Origin"
        guard let origin = origin(of: request) else { return }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] = Self.exposedHeaders
    }

    /// The origin of a request, if it is a listed one and asks for what it may.
    private func origin(of request: Request) -> String? {
        guard let origin = request.headers[.origin], origins.contains(origin), Self.isCallable(request) else {
            return nil
        }
        return origin
    }

    private static func isCallable(_ request: Request) -> Bool {
        paths.contains { request.uri.path.hasPrefix($0) }
    }
}
