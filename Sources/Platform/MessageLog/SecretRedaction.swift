import OCPP

/// Takes secrets out of frames and commands before they are stored (chargers.md: "redacted everywhere").
enum SecretRedaction {
    static let mark = "(redacted)"

    /// Configuration keys whose value is a secret (OCPP 1.6 security white paper), lower case.
    private static let secretKeys = ["authorizationkey"]

    /// The same text, unless it carries the value of a secret key.
    static func apply(_ text: String) -> String {
        // Most frames: one quick look and no parsing.
        guard text.utf8.count < 1 << 20, secretKeys.contains(where: { text.lowercased().contains($0) }) else {
            return text
        }
        guard let value = try? JSONValue.parse(text) else { return mark }
        return redacted(value).serialized()
    }

    private static func redacted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements):
            return .array(elements.map(redacted))
        case .object(let object):
            let isSecret = object["key"]?.stringValue.map { secretKeys.contains($0.lowercased()) } ?? false
            var copy = JSONObject()
            for member in object.members {
                copy[member.key] = isSecret && member.key == "value" ? .string(mark) : redacted(member.value)
            }
            return .object(copy)
        case .null, .bool, .number, .string:
            return value
        }
    }
}
