import FoundationEssentials
import OCPP

/// JSON of somebody else's making inside one of our bodies, such as what a charge point sent.
struct JSONBody: Encodable, Sendable {
    let value: JSONValue

    init(_ value: JSONValue) {
        self.value = value
    }

    /// From a stored text; the fallback stands for one that is not JSON.
    init(text: String, otherwise fallback: JSONValue) {
        // What cannot be read cannot be shown; the raw text stays in the message log.
        value = (try? JSONValue.parse(text)) ?? fallback
    }

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .number(let literal):
            try encode(number: literal, to: encoder)
        case .string(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(JSONBody(element)) }
        case .object(let object):
            var container = encoder.container(keyedBy: Key.self)
            for member in object.members {
                try container.encode(JSONBody(member.value), forKey: Key(stringValue: member.key))
            }
        }
    }

    /// Whole numbers exactly, others as the nearest double; a number that no double holds becomes its own
    /// text.
    private func encode(number literal: String, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let integer = Int(literal) {
            try container.encode(integer)
        } else if let decimal = value.doubleValue {
            try container.encode(decimal)
        } else {
            try container.encode(literal)
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }
}
