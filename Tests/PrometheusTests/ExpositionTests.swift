import CoreMetrics
import FoundationEssentials
import Prometheus
import Telemetry
import Testing

@Suite("Exposition")
struct ExpositionTests {
    private let registry = MetricsRegistry.ofTests()

    @Test("a counter in both formats: OpenMetrics names the family without its ending")
    func counter() {
        registry.counter(TestMetrics.calls, "Boot\"Notification\\\n", "result").increment(by: 3)
        #expect(
            registry.lines(of: "plugyard_test_calls") == [
                #"# HELP plugyard_test_calls_total Calls with a \\ and a "quote"."#,
                "# TYPE plugyard_test_calls_total counter",
                #"plugyard_test_calls_total{action="Boot\"Notification\\\n",result="result"} 3"#,
            ]
        )
        #expect(
            registry.lines(of: "plugyard_test_calls", accept: openMetrics) == [
                #"# HELP plugyard_test_calls Calls with a \\ and a \"quote\"."#,
                "# TYPE plugyard_test_calls counter",
                #"plugyard_test_calls_total{action="Boot\"Notification\\\n",result="result"} 3"#,
            ]
        )
    }

    @Test("a histogram counts cumulatively, in base units, with the same bounds in both formats")
    func histogram() {
        let timer = registry.timer(TestMetrics.waits)
        for milliseconds in [50, 100, 900, 4000] { timer.recordMilliseconds(milliseconds) }
        let samples = [
            #"plugyard_test_wait_seconds_bucket{le="0.1"} 2"#,
            #"plugyard_test_wait_seconds_bucket{le="1.0"} 3"#,
            #"plugyard_test_wait_seconds_bucket{le="2.5"} 3"#,
            #"plugyard_test_wait_seconds_bucket{le="+Inf"} 4"#,
            "plugyard_test_wait_seconds_sum 5.05",
            "plugyard_test_wait_seconds_count 4",
        ]
        let text = registry.lines(of: "plugyard_test_wait")
        #expect(
            text.prefix(2) == [
                "# HELP plugyard_test_wait_seconds How long it took.",
                "# TYPE plugyard_test_wait_seconds histogram",
            ]
        )
        #expect(Array(text.dropFirst(2)) == samples)
        let open = registry.lines(of: "plugyard_test_wait", accept: openMetrics)
        #expect(open[2] == "# UNIT plugyard_test_wait_seconds seconds")
        #expect(Array(open.dropFirst(3)) == samples)
    }

    @Test("gauges, and what is always 1")
    func gauges() {
        let level = registry.meter(TestMetrics.level)
        level.set(7)
        level.increment(by: 2.5)
        level.decrement()
        registry.meter(TestMetrics.build, "1.2.3").set(1)
        #expect(registry.lines(of: "plugyard_test_level_bytes").last == "plugyard_test_level_bytes 8.5")
        #expect(registry.lines(of: "plugyard_test_build")[1] == "# TYPE plugyard_test_build_info gauge")
        let open = registry.lines(of: "plugyard_test_build", accept: openMetrics)
        #expect(open[1] == "# TYPE plugyard_test_build info")
        #expect(open[2] == #"plugyard_test_build_info{version="1.2.3"} 1.0"#)
    }

    @Test("numbers that are none are written as both formats have them")
    func oddNumbers() {
        let level = registry.meter(TestMetrics.level)
        for (value, text) in [
            (Double.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e-7, "1e-07"),
        ] {
            level.set(value)
            #expect(
                registry.lines(of: "plugyard_test_level_bytes").last == "plugyard_test_level_bytes \(text)"
            )
        }
    }

    @Test("the page ends as its format wants, and families come in alphabetical order, each once")
    func wholePage() {
        registry.counter(TestMetrics.calls, "a", "b").increment()
        _ = registry.timer(TestMetrics.waits)
        let text = String(decoding: registry.page(accept: nil).bytes, as: UTF8.self)
        #expect(text.hasSuffix("\n") && !text.contains("EOF"))
        let open = String(decoding: registry.page(accept: openMetrics).bytes, as: UTF8.self)
        #expect(open.hasSuffix("\n# EOF\n"))
        let names = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }.map {
            $0.split(separator: " ")[2]
        }
        #expect(names == names.sorted() && Set(names).count == names.count)
    }

    @Test("a case is shown with the bucket it fell into, in OpenMetrics alone")
    func exemplars() throws {
        let timer = registry.timer(TestMetrics.waits)
        let id = try #require(UUID(uuidString: "01234567-89AB-7DEF-8123-456789ABCDEF"))
        timer.record(.milliseconds(500), of: MetricExemplar("request_id", .id(id)))
        timer.record(.seconds(9), of: MetricExemplar("request_id", .text("a\"b")))
        timer.record(.milliseconds(1))
        let open = registry.lines(of: "_bucket", accept: openMetrics)
        let half =
            ##"plugyard_test_wait_seconds_bucket{le="1.0"} 2 # {request_id="01234567-89ab-7def-8123-456789abcdef"} 0.5 "##
        #expect(open[0] == #"plugyard_test_wait_seconds_bucket{le="0.1"} 1"#)
        #expect(open[1].hasPrefix(half))
        #expect(open[3].contains(##" 3 # {request_id="a\"b"} 9.0 "##))
        let at = try #require(open[1].split(separator: " ").last.flatMap { Double($0) })
        #expect(abs(at - Date().timeIntervalSince1970) < 3600)
        #expect(!registry.lines(of: "_bucket").contains { $0.contains("#") })
    }

    @Test(
        "the client has the format that it would rather have",
        arguments: [
            (nil, ExpositionFormat.text),
            ("", .text),
            ("*/*", .text),
            ("application/json", .text),
            ("text/plain", .text),
            ("application/openmetrics-text", .openMetrics),
            ("application/openmetrics-text;version=1.0.0", .openMetrics),
            // What Prometheus 2.42 sends.
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
            ),
            ("application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5", .text),
            ("application/openmetrics-text; version=1.0.0; q=0.2, text/plain; q=0.9", .text),
            ("application/openmetrics-text;q=0", .text),
        ]
    )
    func negotiation(accept: String?, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
        #expect(registry.page(accept: accept).contentType == format.contentType)
    }
}
