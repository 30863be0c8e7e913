import CoreMetrics
import HTTPTypes
import Telemetry

/// Requests of the HTTP API by route (docs/metrics.md). Names as OpenTelemetry has them.
struct RequestMetrics: Sendable {
    static let shared = RequestMetrics()

    private struct Route: Hashable, Sendable {
        let method: String
        let path: String
    }

    private struct Answer: Hashable, Sendable {
        let route: Route
        let status: Int
    }

    /// What a request counts as for which there is no route.
    private static let noPath = "unmatched"
    private static let otherRoute = Route(method: "other", path: "other")

    private let active = Meter(Self.activeRequests)
    private let counters = InstrumentCache<Answer, Counter>(
        limit: 2000,
        rest: Answer(route: Self.otherRoute, status: 0)
    ) { Counter(Self.requests, $0.route.method, $0.route.path, "\($0.status)") }
    private let timers = InstrumentCache<Route, Timer>(limit: Self.routeLimit, rest: Self.otherRoute) {
        Timer(Self.requestSeconds, $0.method, $0.path)
    }

    func began() {
        active.increment()
    }

    func ended() {
        active.decrement()
    }

    /// `template`: The path of the route as it was registered; `nil` without a route.
    func answered(
        _ method: HTTPRequest.Method,
        _ template: String?,
        _ status: Int,
        id: String,
        after duration: Duration
    ) {
        let route = Route(method: Self.name(of: method), path: template ?? Self.noPath)
        counters[Answer(route: route, status: status)].increment()
        timers[route].record(duration, of: MetricExemplar("request_id", .text(id)))
    }

    /// Clients make up methods.
    private static func name(of method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .patch, .delete, .options: method.rawValue
        default: "other"
        }
    }
}

extension RequestMetrics {
    private static let routeLimit = 300

    static let definitions = [activeRequests, requests, requestSeconds]

    private static let labels: [MetricDefinition.Label] = [
        .init("http_request_method", limit: 8), .init("http_route", limit: routeLimit),
    ]
    private static let activeRequests = MetricDefinition(
        "plugyard_http_server_active_requests",
        .gauge,
        "Requests that are being answered."
    )
    private static let requests = MetricDefinition(
        "plugyard_http_server_requests_total",
        .counter,
        "Requests that were answered, by the route's template.",
        labels: labels + [.init("http_response_status_code", limit: 40)]
    )
    private static let requestSeconds = MetricDefinition(
        "plugyard_http_server_request_duration_seconds",
        .histogram(buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]),
        unit: "seconds",
        "From the request's head to the answer's.",
        labels: labels
    )
}
