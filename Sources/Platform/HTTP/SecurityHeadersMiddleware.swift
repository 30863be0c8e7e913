import HTTPTypes
import Hummingbird

/// No response of ours is for a browser to guess at, to frame, to keep or to run, unless its handler says so.
struct SecurityHeadersMiddleware: RouterMiddleware {
    private let defaults: HTTPFields

    /// `isSecure`: Whether the platform's public address is https, which browsers are then told to stay with.
    init(isSecure: Bool) {
        var defaults: HTTPFields = [
            .xContentTypeOptions: "nosniff",
            .referrerPolicy: "no-referrer",
            .xFrameOptions: "DENY",
            .crossOriginResourcePolicy: "same-origin",
            .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
            .cacheControl: "no-store",
        ]
        if isSecure { defaults[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        self.defaults = defaults
    }

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in defaults where !response.headers.contains(field.name) {
            response.headers.append(field)
        }
        return response
    }
}
