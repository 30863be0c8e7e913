import OCPP

/// Takes secrets out of frames and commands before they are stored (chargers.md: "redacted everywhere").
enum SecretRedaction {
    static let mark = "(redacted)"

    /// The same text, unless it carries the value of a secret key.
    static func apply(_ text: String) -> String {
        // Most frames: one quick look and no parsing.
        guard text.utf8.count < 1 << 20, mentionsKey(text), SecretConfigurationKey.isMentioned(in: text)
        else {
            return text
        }
        guard let value = try? JSONValue.parse(text) else { return mark }
        return carriesSecret(value) ? redacted(value).serialized() : text
    }

    /// Whether there is the word `key` in it, in any case: a configuration key is always named by it.
    private static func mentionsKey(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            // Without a branch for each byte, so that the compiler compares sixteen at once.
            var differences = UInt8.max
            for place in 0..<max(0, bytes.count - 2) {
                differences = min(
                    differences,
                    (bytes[place] | 0x20 ^ UInt8(ascii: "k")) | (bytes[place + 1] | 0x20 ^ UInt8(ascii: "e"))
                        | (bytes[place + 2] | 0x20 ^ UInt8(ascii: "y"))
                )
            }
            return differences == 0
        }
    }

    private static func isSecret(_ object: JSONObject) -> Bool {
        object["key"]?.stringValue.map(SecretConfigurationKey.isSecret) ?? false
    }

    private static func carriesSecret(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): elements.contains(where: carriesSecret)
        case .object(let object): isSecret(object) || object.members.contains { carriesSecret($0.value) }
        case .null, .bool, .number, .string: false
        }
    }

    private static func redacted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements):
            return .array(elements.map(redacted))
        case .object(let object):
            let hidesValue = isSecret(object)
            var copy = JSONObject()
            for member in object.members {
                copy[member.key] =
                    hidesValue && member.key == "value" ? .string(mark) : redacted(member.value)
            }
            return .object(copy)
        case .null, .bool, .number, .string:
            return value
        }
    }
}
