extension PayloadReader {
    /// A text that the message needs. `limit` is in characters; longer ones are kept and flagged.
    mutating func requiredText(_ field: String, limit: Int) throws(CallError) -> String {
        guard let value = value(field) else { throw .missing(field) }
        guard let text = text(value, field, limit: limit) else { throw .wrongType(field, expected: "a text") }
        return text
    }

    /// A text that may be absent; what is no text counts as absent and is flagged.
    mutating func text(_ field: String, limit: Int) -> String? {
        guard let value = value(field) else { return nil }
        guard let text = text(value, field, limit: limit) else {
            flag("unreadable", field)
            return nil
        }
        return text
    }

    private mutating func text(_ value: JSONValue, _ field: String, limit: Int) -> String? {
        switch value {
        case .string(let text):
            if text.utf8.count > limit, text.unicodeScalars.count > limit { flag("too_long", field) }
            return text
        case .number(let literal):
            flag("string_as_number", field)
            return literal
        case .null, .bool, .array, .object:
            return nil
        }
    }
}
