import HTTPTypes
import Hummingbird

/// Counts requests as clients see them answered.
struct RequestMetricsMiddleware: RouterMiddleware {
    private let metrics = RequestMetrics.shared
    private let clock = ContinuousClock()

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = clock.now
        metrics.began()
        defer { metrics.ended() }
        let response = try await next(request, context)
        metrics.answered(
            request.method,
            // Hummingbird says so when there is no route.
            context.endpointPath.flatMap { $0 == "NotFound" ? nil : $0 },
            response.status.code,
            id: context.requestID,
            after: start.duration(to: clock.now)
        )
        return response
    }
}
