import OCPP

/// OCPP writes `startPeriod` and `TxProfile`, the REST interface `start_period` and `tx_profile`.
enum WireSpelling {
    static func snake(_ name: String) -> String {
        var text = ""
        for (index, character) in name.enumerated() {
            if character.isUppercase, index > 0 { text.append("_") }
            text.append(contentsOf: character.lowercased())
        }
        return text
    }

    static func camel(_ name: String) -> String {
        let parts = name.split(separator: "_")
        return parts.prefix(1).joined() + parts.dropFirst().map { capitalised($0) }.joined()
    }

    static func pascal(_ name: String) -> String {
        name.split(separator: "_").map { capitalised($0) }.joined()
    }

    /// The same value with every key respelled.
    static func respelled(_ value: JSONValue, _ spell: (String) -> String) -> JSONValue {
        switch value {
        case .array(let elements):
            return .array(elements.map { respelled($0, spell) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map {
                        JSONObject.Member(key: spell($0.key), value: respelled($0.value, spell))
                    }
                )
            )
        case .null, .bool, .number, .string:
            return value
        }
    }

    private static func capitalised(_ word: Substring) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }
}
