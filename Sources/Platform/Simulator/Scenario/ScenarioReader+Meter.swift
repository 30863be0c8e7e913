import OCPP

/// The step `meter`: one reading, or a ramp of them.
extension ScenarioReader {
    private enum Unit: String, CaseIterable {
        case wattHours = "Wh"
        case kilowattHours = "kWh"
        /// None is written.
        case absent = "none"
    }

    @Sendable static func meter(_ node: ScenarioNode) throws(ScenarioError) -> ScenarioStep.Kind {
        let words = [
            "connector", "transaction", "from", "to", "count", "every", "spacing", "unit", "phases", "power", "soc",
            "measurand", "context", "values", "at", "expect", "error", "save", "extra",
        ]
        let fields = try ScenarioFields(node, words, of: "meter")
        let count = try fields.whole("count") ?? 1
        guard (1...100_000).contains(count) else {
            throw ScenarioError(line: node.line, "count: expected 1 to 100000")
        }
        let spacing = try fields.duration("spacing") ?? .zero
        let pause = try fields.duration("every")
        var steps: [ScenarioStep] = []
        for index in 0..<count {
            if index > 0, let pause { steps.append(ScenarioStep(line: node.line, word: "meter", kind: .wait(pause))) }
            let call = try reading(index, of: count, at: spacing * index, fields)
            steps.append(ScenarioStep(line: node.line, word: "meter", kind: .call(call)))
        }
        return .sequence(steps)
    }

    private static func reading(
        _ index: Int,
        of count: Int,
        at later: Duration,
        _ fields: ScenarioFields
    ) throws(ScenarioError) -> ScenarioStep.Call {
        let connector = try fields.whole("connector") ?? 1
        let sampled: JSONValue
        if let values = fields["values"]?.json {
            sampled = values
        } else {
            sampled = try samples(index, of: count, fields)
        }
        var payload = JSONObject([
            JSONObject.Member(key: "connectorId", value: JSONValue(connector)),
            JSONObject.Member(
                key: "meterValue",
                value: [["timestamp": .string(try time(fields, plus: later)), "sampledValue": sampled]]
            ),
        ])
        let transaction = fields["transaction"]?.json ?? .string("${transaction.\(connector)}")
        if transaction != "none" { payload["transactionId"] = transaction }
        return try call("MeterValues", payload, fields, usually: [:])
    }

    private static func samples(
        _ index: Int,
        of count: Int,
        _ fields: ScenarioFields
    ) throws(ScenarioError) -> JSONValue {
        let from = try fields.number("from") ?? 0
        let to = try fields.number("to") ?? from
        let wattHours = count == 1 ? to : from + (to - from) * Double(index) / Double(count - 1)
        let unit = try fields.choice("unit", Unit.self) ?? .wattHours
        let phases = try fields.whole("phases") ?? 0
        var sample = JSONObject()
        let value = (unit == .kilowattHours ? wattHours / 1000 : wattHours.rounded()) / Double(max(1, phases))
        sample["value"] = .string(value == value.rounded() ? String(Int(value)) : String(value))
        sample["measurand"] = .string(try fields.text("measurand") ?? "Energy.Active.Import.Register")
        if unit != .absent { sample["unit"] = .string(unit.rawValue) }
        sample["context"] = try fields.text("context").map(JSONValue.string)
        var samples: [JSONValue] = []
        for phase in 0..<max(1, phases) {
            if phases > 0 { sample["phase"] = .string("L\(phase + 1)") }
            samples.append(.object(sample))
        }
        for (word, measurand, unit) in [("power", "Power.Active.Import", "W"), ("soc", "SoC", "Percent")] {
            guard let value = try fields.text(word) else { continue }
            samples.append(["value": .string(value), "measurand": .string(measurand), "unit": .string(unit)])
        }
        return .array(samples)
    }
}
