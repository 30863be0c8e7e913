/// What a JSON object must be: one declaration that judges it, documents it, and draws the form for it.
///
/// Its JSON form is JSON Schema 2020-12. What it does not name is refused.
package struct ObjectSchema: Sendable, Hashable {
    /// In the order in which people see them.
    package let fields: [FieldSchema]

    package init(_ fields: [FieldSchema]) {
        self.fields = fields
    }

    package static let empty = Self([])
}

extension ObjectSchema: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SchemaKey.self)
        try container.encode("object", forKey: "type")
        try container.encode(false, forKey: "additionalProperties")
        var properties = container.nestedContainer(keyedBy: SchemaKey.self, forKey: "properties")
        for (order, field) in fields.enumerated() {
            try properties.encode(OrderedField(field: field, order: order), forKey: SchemaKey(field.name))
        }
        let required = fields.filter(\.isRequired).map(\.name)
        if !required.isEmpty { try container.encode(required, forKey: "required") }
    }

    /// JSON objects have no order, and forms do.
    private struct OrderedField: Encodable {
        let field: FieldSchema
        let order: Int

        func encode(to encoder: any Encoder) throws {
            try field.encode(to: encoder)
            var container = encoder.container(keyedBy: SchemaKey.self)
            try container.encode(order, forKey: "x-order")
        }
    }
}
