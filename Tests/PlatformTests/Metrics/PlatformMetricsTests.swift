import Platform
import Telemetry
import Testing

@Suite("Definitions of the platform's metrics")
struct PlatformMetricsTests {
    @Test("each name is there once, ours, and in lower case")
    func names() {
        let names = PlatformMetrics.definitions.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.hasPrefix("plugyard_"))
            #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(name)")
        }
    }

    @Test("a name ends as its kind wants, and has its unit", arguments: PlatformMetrics.definitions)
    func endings(definition: MetricDefinition) {
        let name = definition.name
        #expect(name.hasSuffix("_total") == (definition.kind == .counter))
        #expect(name.hasSuffix("_info") == (definition.kind == .info))
        let bare = name.hasSuffix("_total") ? String(name.dropLast("_total".count)) : name
        if let unit = definition.unit {
            #expect(["seconds", "bytes", "joules"].contains(unit))
            #expect(bare.hasSuffix("_\(unit)"))
        } else {
            #expect(!bare.hasSuffix("_seconds") && !bare.hasSuffix("_bytes"))
        }
    }

    @Test("it says what it is, and each of its labels has a bound", arguments: PlatformMetrics.definitions)
    func bounds(definition: MetricDefinition) {
        #expect(definition.help.hasSuffix(".") && definition.help.count > 20)
        #expect(definition.labels.allSatisfy { $0.limit > 0 && $0.limit <= 300 })
        #expect(Set(definition.labels.map(\.name)).count == definition.labels.count)
    }
}
