import CoreMetrics
import Telemetry
import Testing

@testable import Prometheus

@Suite("Process figures")
struct ProcessFiguresTests {
    @Test("the name of a program may have parentheses and spaces")
    func oddName() throws {
        let stat =
            "4711 (a (b) c) S 1 2 3 0 -1 4194304 100 0 0 0 250 150 0 0 20 0 9 0 5000 1048576 300 18446744073709551615"
        let figures = try #require(ProcessFigures(stat: stat, bootTime: 1000, openFiles: 5, limit: 10))
        #expect(figures.processorSeconds == 4)
        #expect(figures.threads == 9)
        #expect(figures.startedAt == 1050)
        #expect(figures.virtualBytes == 1_048_576)
        #expect(figures.residentBytes == 300 * 4096)
    }

    @Test("a line that is cut off says nothing")
    func cut() {
        #expect(ProcessFigures(stat: "1 (a) S 1 2", bootTime: 0, openFiles: 0, limit: 0) == nil)
        #expect(ProcessFigures(stat: "", bootTime: 0, openFiles: 0, limit: 0) == nil)
    }

    @Test("this process has used some time, has memory, files and threads")
    func thisProcess() throws {
        let figures = try #require(ProcessFigures.now())
        #expect(figures.residentBytes > 1 << 20 && figures.virtualBytes > figures.residentBytes)
        #expect(figures.threads > 0 && figures.openFiles > 2 && figures.openFilesLimit >= figures.openFiles)
        #expect(figures.startedAt > 1.6e9)
    }

    @Test("the figures are gauges and a counter that does not count twice")
    func exposed() {
        let registry = MetricsRegistry()
        registry.define(ProcessMetrics.definitions)
        let process = withMetricsFactory(registry) { ProcessMetrics() }
        process.update()
        process.update()
        let text = String(decoding: registry.page(accept: nil).bytes, as: UTF8.self)
        for definition in ProcessMetrics.definitions { #expect(text.contains("\n\(definition.name) ")) }
        #expect(text.contains("# TYPE plugyard_process_cpu_seconds_total counter"))
    }
}
