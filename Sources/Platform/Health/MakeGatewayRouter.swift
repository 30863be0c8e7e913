import HTTPTypes
package import Hummingbird

/// What a gateway serves besides charge points: whether it lives, and whether it should be sent charge points.
///
/// Ready means that it hears a manager. One that does not keeps its charge points, and their heartbeats answered, and
/// says what is missing: NATS (`bus`), or managers there.
///
/// `metrics`: Answers scrapes here; `nil` where they go to a port of their own.
package func makeGatewayRouter(readiness: Readiness, metrics: ScrapeRoutes? = nil) -> Router<APIContext> {
    let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: ProblemMiddleware())
    metrics?.add(to: router)
    router.get("/livez") { _, _ in
        try Response.json(ReadinessBody(status: .ok))
    }
    router.get("/readyz") { _, _ in
        let notReady = readiness.notReady
        let status: HealthBody.Status =
            readiness.isDraining ? .draining : notReady.isEmpty ? .ok : .unavailable
        return try Response.json(
            ReadinessBody(status: status, notReady: notReady),
            status: status == .ok ? .ok : .serviceUnavailable,
            headers: status == .ok ? [:] : [.retryAfter: "1"]
        )
    }
    return router
}
