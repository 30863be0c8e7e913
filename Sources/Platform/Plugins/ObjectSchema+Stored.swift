import OCPP
import PluginKit

extension ObjectSchema {
    /// What of a stored object the schema names, at whatever depth: an earlier version may have had more fields.
    func named(in object: JSONObject) -> JSONObject {
        let members = object.members.compactMap { member -> JSONObject.Member? in
            guard let field = fields.first(where: { $0.name == member.key }) else { return nil }
            return JSONObject.Member(key: member.key, value: field.value.named(in: member.value))
        }
        return JSONObject(members)
    }
}

extension ValueSchema {
    fileprivate func named(in value: JSONValue) -> JSONValue {
        switch (self, value) {
        case (.object(let schema), .object(let object)): .object(schema.named(in: object))
        case (.list(let element, _), .array(let elements)): .array(elements.map { element.named(in: $0) })
        default: value
        }
    }
}
