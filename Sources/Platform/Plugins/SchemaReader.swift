import OCPP
import PluginKit

/// Reads an object by its schema: judges every field, refuses others, and fills in what is standard.
struct SchemaReader {
    let schema: ObjectSchema

    init(_ schema: ObjectSchema) {
        self.schema = schema
    }

    /// The fields of the schema in its order. Faults are the reader's, whose ``BodyReader/finish()`` tells them.
    func read(_ reader: inout BodyReader) -> JSONObject {
        var object = JSONObject()
        for field in schema.fields where !field.isSecret {
            let value = field.isRequired ? required(field, &reader) : optional(field, field.value, &reader)
            if let value = value ?? field.standard.map(JSONValue.init) { object[field.name] = value }
        }
        return object
    }

    private func required(_ field: FieldSchema, _ reader: inout BodyReader) -> JSONValue? {
        guard case .object(let schema) = field.value else {
            return reader.required(field.name, .of(field.value))
        }
        return reader.object(field.name) { inner, _ in .object(SchemaReader(schema).read(&inner)) }
    }

    /// Faults inside of an object are named by their place in it.
    private func optional(_ field: FieldSchema, _ value: ValueSchema, _ reader: inout BodyReader)
        -> JSONValue?
    {
        switch value {
        case .object(let schema):
            return reader.optionalObject(field.name) { inner, _ in .object(SchemaReader(schema).read(&inner))
            }
        case .nullable(let schema):
            guard !reader.isNull(field.name) else { return .null }
            return optional(field, schema, &reader)
        default:
            return reader.optional(field.name, .of(value))
        }
    }

    /// What is said of the secret fields: a text for a new value, `nil` for one that is taken away. Those of which nothing
    /// is said are absent.
    func secrets(_ reader: inout BodyReader) -> [String: String?] {
        var secrets: [String: String?] = [:]
        for field in schema.fields where field.isSecret {
            guard case .text(let length) = field.value else { continue }
            if let given = reader.nullable(field.name, .text(length)) {
                secrets.updateValue(given, forKey: field.name)
            }
        }
        return secrets
    }
}

extension JSONValue {
    init(_ standard: StandardValue) {
        switch standard {
        case .text(let text): self = .string(text)
        case .integer(let number): self.init(number)
        case .number(let number): self.init(number)
        case .boolean(let flag): self = .bool(flag)
        case .list(let elements): self = .array(elements.map(JSONValue.init))
        }
    }
}
