import HTTPTypes
import Hummingbird

/// Says how the client stands with its rate limit, and answers too many 401 with 429.
struct LimitsMiddleware: RouterMiddleware {
    let guesses: GuessLimiter

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        context.notes.rateLimit?.write(to: &response.headers)
        guard response.status == .unauthorized else { return response }
        do throws(Problem) {
            try guesses.noteRefusal(to: context.address)
            return response
        } catch {
            return error.response(path: request.uri.path, requestID: context.requestID)
        }
    }
}
