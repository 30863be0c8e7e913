/// One JSON value as it stood in a message.
///
/// Numbers keep the literal they were written with, so that a register of 20 digits or `1.10` survives being
/// logged and sent on; ``intValue`` and ``doubleValue`` read it.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The literal of RFC 8259, section 6, exactly as received.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The text of a string; `nil` for every other kind, numbers included.
    package var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var boolValue: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }

    package var arrayValue: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    package var objectValue: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// The number when it is a whole one that fits: `7`, `7.0` and `7e2`, but not `7.5`, `"7"` or 10^30.
    package var intValue: Int? {
        guard case .number(let literal) = self else { return nil }
        return JSONNumber.exactInt(literal)
    }

    /// The nearest double of a number; `nil` for other kinds and for what overflows, such as `1e999`.
    package var doubleValue: Double? {
        guard case .number(let literal) = self, let value = Double(literal), value.isFinite else {
            return nil
        }
        return value
    }

    package var isNull: Bool {
        self == .null
    }

    /// The member of an object; `nil` when there is none or this is no object.
    package subscript(key: String) -> JSONValue? {
        objectValue?[key]
    }

    /// The element of an array; `nil` outside its bounds or when this is no array.
    package subscript(index: Int) -> JSONValue? {
        guard let elements = arrayValue, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}
