extension PayloadReader {
    /// A whole number that the message needs.
    mutating func requiredInt(
        _ field: String,
        in range: ClosedRange<Int> = .min ... .max
    ) throws(CallError) -> Int {
        guard let value = value(field) else { throw .missing(field) }
        guard let number = int(value, field) else { throw .wrongType(field, expected: "a whole number") }
        guard range.contains(number) else {
            throw .outOfRange(field, expected: "from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A whole number that may be absent; what is no number counts as absent and is flagged.
    mutating func int(_ field: String) -> Int? {
        guard let value = value(field) else { return nil }
        guard let number = int(value, field) else {
            flag("unreadable", field)
            return nil
        }
        return number
    }

    private mutating func int(_ value: JSONValue, _ field: String) -> Int? {
        switch value {
        case .number(let literal):
            return int(literal, field)
        case .string(let text):
            guard let number = int(Self.trimmed(text), field) else { return nil }
            flag("number_as_string", field)
            return number
        case .null, .bool, .array, .object:
            return nil
        }
    }

    private mutating func int(_ literal: String, _ field: String) -> Int? {
        if let exact = JSONNumber.exactInt(literal) { return exact }
        guard let value = JSONNumber.double(fromText: literal), value.magnitude < 1e15 else { return nil }
        flag("rounded", field)
        return Int(value.rounded())
    }

    private static func trimmed(_ text: String) -> String {
        guard text.utf8.first == 0x20 || text.utf8.last == 0x20 else { return text }
        return text.split(separator: " ").joined(separator: " ")
    }
}
