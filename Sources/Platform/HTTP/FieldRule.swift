import FoundationEssentials
import OCPP
import PluginKit

/// What a field of a body must be.
struct FieldRule<Value: Sendable>: Sendable {
    let read: @Sendable (JSONValue) throws(FieldFault) -> Value

    init(_ read: @escaping @Sendable (JSONValue) throws(FieldFault) -> Value) {
        self.read = read
    }
}

extension FieldRule<String> {
    /// A text of so many characters (as PostgreSQL counts them, Unicode scalars) without NUL.
    static func text(_ length: ClosedRange<Int>) -> Self {
        Self { (value) throws(FieldFault) in
            guard let text = value.stringValue else { throw .wrongType("a string") }
            let count = text.unicodeScalars.count
            guard !text.unicodeScalars.contains("\0") else {
                throw FieldFault(code: "invalid_character", message: "A NUL character is not allowed.")
            }
            // What half of a surrogate pair, or bytes that are no UTF-8, were read as.
            guard !text.unicodeScalars.contains("\u{FFFD}") else {
                throw FieldFault(code: "invalid_character", message: "The text is not valid Unicode.")
            }
            guard count >= length.lowerBound else {
                throw FieldFault(
                    code: "too_short",
                    message: "Expected at least \(length.lowerBound) characters."
                )
            }
            guard count <= length.upperBound else {
                throw FieldFault(
                    code: "too_long",
                    message: "Expected at most \(length.upperBound) characters."
                )
            }
            return text
        }
    }

    /// A text that also has a certain form.
    static func text(
        _ length: ClosedRange<Int>,
        expected: String,
        where holds: @escaping @Sendable (String) -> Bool
    ) -> Self {
        let plain = text(length)
        return Self { (value) throws(FieldFault) in
            let text = try plain.read(value)
            guard holds(text) else { throw .malformed(expected) }
            return text
        }
    }

    /// A name or comment that people read: no control characters but line breaks and tabs.
    static func words(_ length: ClosedRange<Int>) -> Self {
        text(length, expected: "text without control characters") { text in
            !text.unicodeScalars.contains {
                $0.value < 0x20 && !["\n", "\r", "\t"].contains($0) || $0.value == 0x7F
            }
        }
    }
}

extension FieldRule<Int> {
    static func integer(_ range: ClosedRange<Int>) -> Self {
        Self { (value) throws(FieldFault) in
            guard let number = value.intValue else { throw .wrongType("a whole number") }
            guard range.contains(number) else { throw .outOfRange(range) }
            return number
        }
    }
}

extension FieldRule<Double> {
    static func number(_ range: ClosedRange<Double>) -> Self {
        Self { (value) throws(FieldFault) in
            guard let number = value.doubleValue else { throw .wrongType("a number") }
            guard range.contains(number) else { throw .outOfRange(range) }
            return number
        }
    }
}

extension FieldRule<Bool> {
    static var boolean: Self {
        Self { (value) throws(FieldFault) in
            guard let flag = value.boolValue else { throw .wrongType("true or false") }
            return flag
        }
    }
}

extension FieldRule<Date> {
    static var time: Self {
        Self { (value) throws(FieldFault) in
            guard let text = value.stringValue else { throw .wrongType("a string with a time") }
            guard let date = PluginTime.read(text) else {
                throw .malformed("a time such as 2026-01-31T08:00:00Z")
            }
            return date
        }
    }
}

extension FieldRule<UUID> {
    static var id: Self {
        Self { (value) throws(FieldFault) in
            guard let text = value.stringValue else { throw .wrongType("a string with a UUID") }
            guard let id = UUID(uuidString: text) else { throw .malformed("a UUID") }
            return id
        }
    }
}

extension FieldRule where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One word of a closed vocabulary.
    static var word: Self {
        Self { (value) throws(FieldFault) in
            let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
            guard let text = value.stringValue else { throw .wrongType("one of \(words)") }
            guard let word = Value(rawValue: text) else {
                throw FieldFault(code: "not_allowed", message: "Expected one of \(words).")
            }
            return word
        }
    }
}
