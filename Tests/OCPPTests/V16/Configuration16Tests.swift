import OCPP
import Testing

@Suite("Configuration in OCPP 1.6")
struct Configuration16Tests {
    private let dialect = OCPP16Dialect()

    @Test("a report is read forgivingly")
    func report() throws {
        let result = try JSONValue.parse(
            """
            {"configurationKey": [{"key": "A", "readonly": true, "value": "1"}, {"key": "B", "readonly": "True"},
            {"key": "C", "value": 5}, {"key": "D", "value": null, "readonly": false}, {"value": "no key"}, "odd"],
            "unknownKey": ["E", 7]}
            """
        )
        let report = try #require(dialect.configurationReport(result))
        #expect(report.entries.map(\.key) == ["A", "B", "C", "D"])
        #expect(report.entries.map(\.value) == ["1", nil, "5", nil])
        #expect(report.entries.map(\.isReadonly) == [true, true, false, false])
        #expect(report.unknownKeys == ["E"])
        #expect(dialect.configurationReport([]) == nil)
        #expect(dialect.configurationReport([:]) == ConfigurationReport(entries: [], unknownKeys: []))
    }

    @Test("calls tell what they ask or change")
    func calls() throws {
        for command: StationCommand in [
            .getConfiguration(keys: []), .getConfiguration(keys: ["A", "B"]),
            .setConfiguration(key: "A", value: ""),
        ] {
            let call = try dialect.call(for: command)
            switch (command, dialect.configurationCall(action: call.action, payload: call.payload)) {
            case (.getConfiguration(let asked), .read(let keys)): #expect(asked == keys)
            case (.setConfiguration(let key, let value), .change(let named, let given)):
                #expect((key, value) == (named, given))
            default: Issue.record("\(call) is no such call")
            }
        }
        #expect(dialect.configurationCall(action: "Reset", payload: [:]) == nil)
        #expect(dialect.configurationCall(action: "ChangeConfiguration", payload: ["key": "A"]) == nil)
    }
}
