import Hummingbird

/// Answers with a file or a page of the web admin what is no operation.
struct WebMiddleware: RouterMiddleware {
    let web: WebAdmin

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            // Only the router says it in this way: operations throw a Problem.
            guard let response = web.found(request) else { throw error }
            return response
        }
    }
}
