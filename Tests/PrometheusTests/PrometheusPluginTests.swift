import CoreMetrics
import FoundationEssentials
import Logging
import PluginKit
import Prometheus
import Telemetry
import Tenancy
import Testing

@Suite("The plugin Prometheus")
struct PrometheusPluginTests {
    private struct NoAccounts: PluginAccounts {
        func tenant(_ account: AccountID) -> PluginTenant<NoSettings>? { nil }
        func known() -> [PluginTenant<NoSettings>] { [] }
    }

    private func registrations(token: String? = nil) throws -> PluginRegistrations<NoSettings> {
        let context = PluginContext(
            PrometheusPlugin.manifest,
            logger: Logger(label: "test"),
            clock: PluginClock(now: { Date(timeIntervalSince1970: 0) }, sleep: { _ in }),
            accounts: NoAccounts()
        )
        var registrations = PluginRegistrations<NoSettings>()
        try PrometheusPlugin(.init(token: token), context).register(in: &registrations)
        return registrations
    }

    private func answers(
        _ registrations: PluginRegistrations<NoSettings>,
        _ headers: [String: String] = [:]
    ) async throws -> [PluginResponse] {
        var answers: [PluginResponse] = []
        for route in registrations.routes {
            guard case .plain(let handler) = route.handler else { continue }
            let path = route.place.path(of: PrometheusPlugin.manifest.name)
            answers.append(try await handler(PluginRequest(route.method, path, headers: headers)))
        }
        return answers
    }

    @Test("it is the back end of all metrics and answers at the two paths of the contract")
    func registered() async throws {
        let registrations = try registrations()
        #expect(registrations.complaints == [])
        #expect(registrations.routes.map { $0.place.path(of: "prometheus") } == ["/metrics", "/api/metrics"])
        #expect(registrations.routes.allSatisfy { $0.audience == .open && $0.method == .get })
        let backend = try #require(registrations.metricsBackend)
        backend.define(TestMetrics.all)
        Counter(
            label: TestMetrics.calls.name,
            dimensions: TestMetrics.calls.dimensions(["a", "b"]),
            factory: backend
        ).increment(by: 7)
        for answer in try await answers(registrations) {
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == 200 && answer.headers["vary"] == "accept")
            #expect(text.contains("\nplugyard_test_calls_total{action=\"a\",result=\"b\"} 7\n"))
            #expect(text.contains("\nplugyard_process_threads "))
        }
        let open = try await answers(registrations, ["accept": openMetrics])
        #expect(open.allSatisfy { $0.headers["content-type"] == ExpositionFormat.openMetrics.contentType })
    }

    @Test("metrics that a plugin declares are known by what the plugin counts them by")
    func declared() async throws {
        let registrations = try registrations()
        let backend = try #require(registrations.metricsBackend)
        backend.declare([
            MetricDeclaration(
                "plugyard_chat_messages_total",
                .counter,
                help: "Messages that were sent.",
                labels: ["result": ["sent", "refused"]]
            ),
            MetricDeclaration(
                "plugyard_chat_wait_seconds",
                .histogram(buckets: [1, 2]),
                help: "How long it took."
            ),
        ])
        Counter(label: "plugyard_chat_messages", dimensions: [("result", "sent")], factory: backend)
            .increment()
        Timer(label: "plugyard_chat_wait_seconds", factory: backend).recordSeconds(1)
        let answers = try await answers(registrations, ["accept": openMetrics])
        let text = String(decoding: try #require(answers.first).body, as: UTF8.self)
        #expect(text.contains("# HELP plugyard_chat_messages Messages that were sent.\n"))
        #expect(text.contains("\nplugyard_chat_messages_total{result=\"sent\"} 1\n"))
        #expect(text.contains("# UNIT plugyard_chat_wait_seconds seconds\n"))
        #expect(text.contains("\nplugyard_chat_wait_seconds_bucket{le=\"1.0\"} 1\n"))
    }

    @Test("with a token only who brings it may look")
    func token() async throws {
        let registrations = try registrations(token: "a-token-of-some-length")
        for wrong in [
            nil, "Bearer", "Bearer ", "Bearer a-token-of-some-lengtH", "Basic a-token-of-some-length",
        ] {
            let headers = wrong.map { ["authorization": $0] } ?? [:]
            for answer in try await answers(registrations, headers) {
                #expect(answer.status == 401 && answer.headers["www-authenticate"] == "Bearer")
                #expect(!String(decoding: answer.body, as: UTF8.self).contains("plugyard_"))
            }
        }
        for right in ["Bearer a-token-of-some-length", "bearer a-token-of-some-length"] {
            let statuses = try await answers(registrations, ["authorization": right]).map(\.status)
            #expect(statuses == [200, 200])
        }
    }
}
