/// One field of an ``ObjectSchema``.
package struct FieldSchema: Sendable, Hashable {
    package let name: String
    /// What it is for, for people: a sentence or two.
    package let help: String
    package let value: ValueSchema
    package let isRequired: Bool
    /// Taken where the field is absent.
    package let standard: StandardValue?
    /// A credential: a text that is stored sealed and never shown again. Only at the top of account settings.
    package let isSecret: Bool

    private init(
        _ name: String,
        _ value: ValueSchema,
        _ help: String,
        isRequired: Bool = false,
        standard: StandardValue? = nil,
        isSecret: Bool = false
    ) {
        self.name = name
        self.help = help
        self.value = value
        self.isRequired = isRequired
        self.standard = standard
        self.isSecret = isSecret
    }

    /// A field that must be there.
    package static func required(_ name: String, _ value: ValueSchema, _ help: String) -> Self {
        Self(name, value, help, isRequired: true)
    }

    /// A field that may be absent, and is then absent for the plugin too.
    package static func optional(_ name: String, _ value: ValueSchema, _ help: String) -> Self {
        Self(name, value, help)
    }

    /// A field that has a value when nobody says otherwise.
    package static func field(
        _ name: String,
        _ value: ValueSchema,
        standard: StandardValue,
        _ help: String
    ) -> Self {
        Self(name, value, help, standard: standard)
    }

    /// A credential that may be absent.
    package static func secret(_ name: String, length: ClosedRange<Int>, _ help: String) -> Self {
        Self(name, .text(length), help, isSecret: true)
    }
}

extension FieldSchema: Encodable {
    package func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
        var container = encoder.container(keyedBy: SchemaKey.self)
        try container.encode(help, forKey: "description")
        try container.encodeIfPresent(standard, forKey: "default")
        if isSecret {
            // `null` takes it away.
            try container.encode(["string", "null"], forKey: "type")
            try container.encode(true, forKey: "writeOnly")
            try container.encode("password", forKey: "format")
        }
    }
}
