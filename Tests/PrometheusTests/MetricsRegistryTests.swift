import CoreMetrics
import Prometheus
import Telemetry
import Testing

@Suite("Metrics registry")
struct MetricsRegistryTests {
    @Test("instruments with the same labels are one series, in whatever order the labels come")
    func sameSeries() {
        let registry = MetricsRegistry.ofTests()
        let name = TestMetrics.calls.name
        Counter(label: name, dimensions: [("action", "a"), ("result", "b")], factory: registry).increment()
        Counter(label: name, dimensions: [("result", "b"), ("action", "a")], factory: registry).increment()
        #expect(registry.lines(of: "\(name){") == [#"plugyard_test_calls_total{action="a",result="b"} 2"#])
    }

    @Test("a label has as many values as it may, and then one more for all others")
    func labelBound() {
        let registry = MetricsRegistry.ofTests()
        for action in ["a", "b", "c", "d", "e"] {
            registry.counter(TestMetrics.calls, action, "x").increment()
        }
        registry.counter(TestMetrics.calls, "a", "x").increment()
        #expect(
            registry.lines(of: "plugyard_test_calls_total{") == [
                #"plugyard_test_calls_total{action="a",result="x"} 2"#,
                #"plugyard_test_calls_total{action="b",result="x"} 1"#,
                #"plugyard_test_calls_total{action="c",result="x"} 1"#,
                #"plugyard_test_calls_total{action="other",result="x"} 2"#,
            ]
        )
    }

    @Test("what would be beyond the budget counts for nothing, and that is told")
    func budget() {
        // One for the budget itself, three for what was dropped.
        let registry = MetricsRegistry.ofTests(budget: 4 + 2)
        registry.counter(TestMetrics.calls, "a", "x").increment()
        let histogram = registry.timer(TestMetrics.waits)
        histogram.recordSeconds(1)
        registry.meter(TestMetrics.level).set(1)
        let second = registry.counter(TestMetrics.calls, "b", "x")
        second.increment()
        #expect(registry.lines(of: "plugyard_test_wait").isEmpty)
        #expect(registry.lines(of: "plugyard_test_calls_total{").count == 1)
        #expect(registry.lines(of: "plugyard_metrics_series").last == "plugyard_metrics_series 6.0")
        #expect(registry.dropped("budget") == "2")
    }

    @Test("an instrument that is not as its metric is defined counts for nothing, and that is told")
    func mismatch() {
        let registry = MetricsRegistry.ofTests()
        Counter(label: TestMetrics.calls.name, dimensions: [("action", "a")], factory: registry).increment()
        Counter(label: TestMetrics.waits.name, factory: registry).increment()
        Gauge(label: TestMetrics.waits.name, factory: registry).record(1)
        #expect(registry.dropped("labels") == "1")
        #expect(registry.dropped("kind") == "2")
        #expect(registry.lines(of: "plugyard_test_").isEmpty)
        registry.counter(TestMetrics.calls, "a", "x").increment()
        let same = TestMetrics.calls.dimensions(["a", "x"])
        FloatingPointCounter(label: TestMetrics.calls.name, dimensions: same, factory: registry).increment(
            by: 0.5
        )
        #expect(registry.dropped("kind") == "3")
    }

    @Test("a metric of a library that nobody defined gets a proper name and bounded labels")
    func undefined() {
        let registry = MetricsRegistry.ofTests()
        for number in 0..<60 {
            Counter(label: "nio.reads", dimensions: [("1.loop", "\(number)")], factory: registry).increment()
        }
        Timer(label: "hb.wait", factory: registry).recordSeconds(2)
        let lines = registry.lines(of: "plugyard_nio_reads_total{")
        #expect(lines.count == 51)
        #expect(lines.last == #"plugyard_nio_reads_total{_1_loop="other"} 10"#)
        #expect(registry.lines(of: "plugyard_hb_wait_seconds_sum") == ["plugyard_hb_wait_seconds_sum 2.0"])
    }

    @Test("whoever invents names leaves room for what is defined")
    func invented() {
        let registry = MetricsRegistry.ofTests(budget: 250)
        let counters = (0..<300).map { Counter(label: "invented_\($0)", factory: registry) }
        #expect(registry.lines(of: "plugyard_invented_").count { !$0.hasPrefix("#") } == 200)
        #expect(registry.dropped("budget") == "100")
        registry.counter(TestMetrics.calls, "a", "x").increment()
        #expect(registry.lines(of: "plugyard_test_calls_total{").count == 1)
        counters[0].destroy()
        Counter(label: "late", factory: registry).increment()
        #expect(registry.lines(of: "plugyard_late_total ").last == "plugyard_late_total 1")
    }

    @Test("a value that was not declared is another")
    func undeclared() {
        let registry = MetricsRegistry.ofTests()
        let labels = [MetricDefinition.Label("kind", limit: 4, values: ["a", "b", ""])]
        let definition = MetricDefinition("plugyard_declared_total", .counter, "Declared.", labels: labels)
        registry.define([definition])
        for kind in ["x", "y", "a", "", "other"] { registry.counter(definition, kind).increment() }
        #expect(
            Set(registry.lines(of: "plugyard_declared_total{")) == [
                #"plugyard_declared_total{kind="other"} 3"#, #"plugyard_declared_total{kind="a"} 1"#,
                #"plugyard_declared_total{kind=""} 1"#,
            ]
        )
    }

    @Test("a counter only grows")
    func growsOnly() {
        let registry = MetricsRegistry.ofTests()
        let counter = registry.counter(TestMetrics.calls, "a", "x")
        counter.increment(by: 5)
        counter.increment(by: -3)
        #expect(registry.lines(of: "plugyard_test_calls_total{").first?.hasSuffix(" 5") == true)
    }

    @Test("a destroyed instrument is shown no more and gives its place in the budget back")
    func destroyed() {
        let registry = MetricsRegistry.ofTests(budget: 4 + 2)
        let counters = ["a", "b"].map { registry.counter(TestMetrics.calls, $0, "x") }
        counters[0].destroy()
        #expect(
            registry.lines(of: "plugyard_test_calls_total{") == [
                #"plugyard_test_calls_total{action="b",result="x"} 0"#
            ]
        )
        let third = registry.counter(TestMetrics.calls, "c", "x")
        third.increment()
        counters[1].increment()
        #expect(registry.lines(of: "plugyard_test_calls_total{").map { $0.last } == ["1", "1"])
        #expect(registry.dropped("budget") == "0")
    }

    @Test("nothing is lost when many count at once")
    func manyAtOnce() async {
        let registry = MetricsRegistry.ofTests()
        let counter = registry.counter(TestMetrics.calls, "a", "x")
        let (timer, level, sizes) = (
            registry.timer(TestMetrics.waits), registry.meter(TestMetrics.level),
            registry.recorder(TestMetrics.sizes)
        )
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for number in 0..<2000 {
                        counter.increment()
                        timer.recordMilliseconds(500)
                        level.increment()
                        sizes.record(number % 20)
                        if number % 500 == 0 { _ = registry.page(accept: nil) }
                    }
                }
            }
        }
        #expect(registry.lines(of: "plugyard_test_calls_total{").first?.hasSuffix(" 16000") == true)
        #expect(
            registry.lines(of: "plugyard_test_wait_seconds_sum") == ["plugyard_test_wait_seconds_sum 8000.0"]
        )
        #expect(registry.lines(of: "plugyard_test_level_bytes").last == "plugyard_test_level_bytes 16000.0")
        #expect(registry.lines(of: "plugyard_test_sizes_count") == ["plugyard_test_sizes_count 16000"])
        #expect(
            registry.lines(of: "plugyard_test_sizes_bucket{le=\"10.0\"}") == [
                "plugyard_test_sizes_bucket{le=\"10.0\"} 8800"
            ]
        )
    }

    @Test("what is collected before each exposition is in it")
    func collectors() {
        let registry = MetricsRegistry.ofTests()
        let level = registry.meter(TestMetrics.level)
        registry.beforeExposition { level.increment() }
        #expect(registry.lines(of: "plugyard_test_level_bytes").last == "plugyard_test_level_bytes 1.0")
        #expect(registry.lines(of: "plugyard_test_level_bytes").last == "plugyard_test_level_bytes 2.0")
    }
}
