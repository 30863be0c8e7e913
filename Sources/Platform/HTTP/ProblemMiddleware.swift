import HTTPTypes
import Hummingbird
import Logging

/// Turns every error into `application/problem+json`, and tells the log what the client is not told.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Self.problem(for: error)
            log(problem, request, context)
            return problem.response(path: request.uri.path, requestID: context.requestID)
        }
    }

    private static func problem(for error: any Error) -> Problem {
        switch error {
        case let error as any ProblemConvertible:
            error.problem
        case is CancellationError:
            .unavailable(internalContext: "cancelled")
        case let error as any HTTPResponseError where error.status == .notFound:
            .notFound
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            .tooLarge(limit: APIContext.bodyLimit)
        case let error as any HTTPResponseError where error.status.kind == .clientError:
            Problem(error.status, "bad_request", title: error.status.reasonPhrase)
        default:
            .internalError(String(reflecting: error))
        }
    }

    private func log(_ problem: Problem, _ request: Request, _ context: APIContext) {
        var logger = context.logger
        if let account = context.notes.account { logger[metadataKey: "account.id"] = "\(account)" }
        let level: Logger.Level =
            switch problem.status.code {
            case 500: .error
            case 501...: .warning
            default: .debug
            }
        logger.log(
            level: level,
            "request refused",
            metadata: [
                "http.request.method": "\(request.method)",
                "url.path": "\(request.loggedPath)",
                "http.response.status_code": "\(problem.status.code)",
                "error.code": "\(problem.code)",
                "error.context": "\(problem.internalContext ?? "")",
            ]
        )
    }
}
