import Hummingbird

/// Adds the headers of ``CrossOriginPolicy`` to every answer, refusals too: a page must be able to read why.
struct CrossOriginMiddleware: RouterMiddleware {
    let policy: CrossOriginPolicy

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        policy.write(to: &response, for: request)
        return response
    }
}
