import Hummingbird

/// Refuses paths whose percent-encoding means nothing, whether or not there is such a route.
struct PathMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        _ = try PercentEncoding.decode(request.uri.path)
        return try await next(request, context)
    }
}
