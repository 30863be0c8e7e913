import FoundationEssentials
import OCPP

/// `${name}` in the texts of a scenario.
extension ScenarioPlayer {
    /// A value with its variables filled in. A text that is nothing but one variable becomes that value, number
    /// or text; variables that begin with `kept` stay as they are.
    func resolve(_ value: JSONValue, _ step: ScenarioStep, keeping kept: String? = nil) throws -> JSONValue {
        switch value {
        case .null, .bool, .number: return value
        case .string(let text):
            if text.hasPrefix("${"), text.hasSuffix("}"), !text.dropFirst(2).dropLast().contains("${") {
                let name = String(text.dropFirst(2).dropLast())
                if let kept, name.hasPrefix(kept) { return value }
                return try variable(name, step)
            }
            return .string(try resolve(text, step, keeping: kept))
        case .array(let elements):
            return .array(try elements.map { try resolve($0, step, keeping: kept) })
        case .object(let object):
            return .object(
                JSONObject(
                    try object.members.map { member in
                        JSONObject.Member(key: member.key, value: try resolve(member.value, step, keeping: kept))
                    }
                )
            )
        }
    }

    func resolve(_ text: String, _ step: ScenarioStep, keeping kept: String? = nil) throws -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            result += rest[..<start.lowerBound]
            let name = String(rest[start.upperBound..<end])
            if let kept, name.hasPrefix(kept) {
                result += rest[start.lowerBound...end]
            } else {
                let value = try variable(name, step)
                result += value.stringValue ?? value.serialized()
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// The texts of a reply; `${id}` of garbage is filled in when the command is known.
    func resolve(_ reply: ScenarioReply, _ step: ScenarioStep) throws -> ScenarioReply {
        switch reply {
        case .usual, .silence, .error: reply
        case .result(let payload): .result(try resolve(payload, step))
        case .garbage(let text): .garbage(try resolve(text, step, keeping: "id"))
        case .late(let duration, let reply): .late(duration, try resolve(reply, step))
        }
    }

    private func variable(_ name: String, _ step: ScenarioStep) throws -> JSONValue {
        if name.hasPrefix("now"), let offset = Self.offset(name.dropFirst(3)) {
            return .string(clock.text(at: now().addingTimeInterval(offset / .seconds(1))))
        }
        guard let value = variables[name] else {
            throw failure(step, "the variable ${\(name)} has no value; --variable \(name)=… gives it one")
        }
        return value
    }

    private static func offset(_ text: Substring) -> Duration? {
        guard !text.isEmpty else { return .zero }
        return ScenarioDuration.read(String(text.first == "+" ? text.dropFirst() : text))
    }
}
