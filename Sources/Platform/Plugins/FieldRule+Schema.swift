import OCPP
import PluginKit

extension FieldRule<JSONValue> {
    /// What a schema says of one value, standards of objects filled in.
    static func of(_ schema: ValueSchema) -> Self {
        switch schema {
        case .text(let length): .text(.words(length))
        case .url:
            .text(.text(ValueSchema.urlLength, expected: "an absolute https address", where: isAddress))
        case .integer(let range): .checked(.integer(range))
        case .number(let range): .checked(.number(range))
        case .boolean: .checked(.boolean)
        case .choice(let words): choice(words)
        case .list(let element, let count): list(of(element), count)
        case .object(let schema): object(schema)
        case .map(let schema, let count): map(of(schema), count)
        case .nullable(let schema): nullable(of(schema))
        }
    }

    private static func text(_ rule: FieldRule<String>) -> Self {
        Self { (value) throws(FieldFault) in .string(try rule.read(value)) }
    }

    /// Judged by the rule, kept as it is.
    private static func checked<Judged>(_ rule: FieldRule<Judged>) -> Self {
        Self { (value) throws(FieldFault) in
            _ = try rule.read(value)
            return value
        }
    }

    private static func choice(_ words: [String]) -> Self {
        Self { (value) throws(FieldFault) in
            let expected = words.joined(separator: ", ")
            guard let text = value.stringValue else { throw .wrongType("one of \(expected)") }
            guard words.contains(text) else {
                throw FieldFault(code: "not_allowed", message: "Expected one of \(expected).")
            }
            return value
        }
    }

    private static func list(_ rule: Self, _ count: ClosedRange<Int>) -> Self {
        Self { (value) throws(FieldFault) in
            guard let elements = value.arrayValue else { throw .wrongType("an array") }
            guard count.contains(elements.count) else {
                throw FieldFault(
                    code: "out_of_range",
                    message: "Expected \(count.lowerBound) to \(count.upperBound) elements."
                )
            }
            guard Set(elements).count == elements.count else {
                throw FieldFault(code: "repeated", message: "An element is given more than once.")
            }
            var read: [JSONValue] = []
            for element in elements { read.append(try rule.read(element)) }
            return .array(read)
        }
    }

    private static func map(_ rule: Self, _ count: ClosedRange<Int>) -> Self {
        Self { (value) throws(FieldFault) in
            guard let object = value.objectValue else { throw .wrongType("an object") }
            guard count.contains(object.members.count) else {
                throw FieldFault(
                    code: "out_of_range",
                    message: "Expected \(count.lowerBound) to \(count.upperBound) members."
                )
            }
            guard !object.hasDuplicateKeys else {
                throw FieldFault(code: "repeated_member", message: "A member is given more than once.")
            }
            var read = JSONObject()
            for member in object.members {
                guard (1...100).contains(member.key.unicodeScalars.count) else {
                    throw .malformed("names of 1 to 100 characters")
                }
                read[member.key] = try rule.read(member.value)
            }
            return .object(read)
        }
    }

    private static func nullable(_ rule: Self) -> Self {
        Self { (value) throws(FieldFault) in value.isNull ? value : try rule.read(value) }
    }

    private static func object(_ schema: ObjectSchema) -> Self {
        Self { (value) throws(FieldFault) in
            guard let object = value.objectValue else { throw .wrongType("an object") }
            var reader = BodyReader(object)
            let read = SchemaReader(schema).read(&reader)
            do throws(Problem) {
                try reader.finish()
            } catch {
                let faults = error.errors.map { "\($0.field): \($0.message)" }.joined(separator: " ")
                throw FieldFault(code: "invalid_object", message: faults)
            }
            return .object(read)
        }
    }

    /// Whether it is an address to which the guarded client would go, as far as its text tells.
    private static func isAddress(_ text: String) -> Bool {
        guard let target = try? TargetURL(text, schemes: ["http", "https"]) else { return false }
        return !target.host.isEmpty
    }
}
