import HTTPTypes
import Hummingbird
import Logging

/// One line per request. Debug level: metrics count requests, and the log is for what an operator must know.
struct AccessLogMiddleware: RouterMiddleware {
    private let clock = ContinuousClock()

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = clock.now
        let response = try await next(request, context)
        let elapsed = start.duration(to: clock.now)
        var logger = context.logger
        if let account = context.notes.account { logger[metadataKey: "account.id"] = "\(account)" }
        logger.debug(
            "request answered",
            metadata: [
                "http.request.method": "\(request.method)",
                "url.path": "\(request.loggedPath)",
                "http.response.status_code": "\(response.status.code)",
                "duration_ms": "\(elapsed / .milliseconds(1))",
            ]
        )
        return response
    }
}
