/// What one value must be.
package indirect enum ValueSchema: Sendable, Hashable {
    /// So many characters, without control characters but line breaks and tabs.
    case text(ClosedRange<Int>)
    /// An absolute `https` address (`http` where the operator allows it), without user information.
    case url
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case boolean
    /// One of these words.
    case choice([String])
    /// So many elements, none twice.
    case list(ValueSchema, ClosedRange<Int>)
    case object(ObjectSchema)
    /// An object of so many members with any names of 1 to 100 characters, each of whose values is this.
    case map(ValueSchema, ClosedRange<Int>)
    /// This, or `null`.
    case nullable(ValueSchema)
}

extension ValueSchema: Encodable {
    /// The longest address that is taken.
    package static let urlLength = 8...2000

    package func encode(to encoder: any Encoder) throws {
        if case .object(let schema) = self { return try schema.encode(to: encoder) }
        var container = encoder.container(keyedBy: SchemaKey.self)
        switch self {
        case .text(let length):
            try container.encode("string", forKey: "type")
            try Self.encode(length, "minLength", "maxLength", to: &container)
        case .url:
            try container.encode("string", forKey: "type")
            try container.encode("uri", forKey: "format")
            try Self.encode(Self.urlLength, "minLength", "maxLength", to: &container)
        case .integer(let range):
            try container.encode("integer", forKey: "type")
            try Self.encode(range, "minimum", "maximum", to: &container)
        case .number(let range):
            try container.encode("number", forKey: "type")
            try Self.encode(range, "minimum", "maximum", to: &container)
        case .boolean:
            try container.encode("boolean", forKey: "type")
        case .choice(let words):
            try container.encode("string", forKey: "type")
            try container.encode(words, forKey: "enum")
        case .list(let element, let count):
            try container.encode("array", forKey: "type")
            try container.encode(element, forKey: "items")
            try Self.encode(count, "minItems", "maxItems", to: &container)
            try container.encode(true, forKey: "uniqueItems")
        case .map(let element, let count):
            try container.encode("object", forKey: "type")
            try container.encode(element, forKey: "additionalProperties")
            try Self.encode(count, "minProperties", "maxProperties", to: &container)
        case .nullable(let schema):
            var options = container.nestedUnkeyedContainer(forKey: "anyOf")
            try options.encode(schema)
            try options.encode(["type": "null"])
        case .object:
            break
        }
    }

    private static func encode<Bound: Encodable>(
        _ range: ClosedRange<Bound>,
        _ lowest: SchemaKey,
        _ highest: SchemaKey,
        to container: inout KeyedEncodingContainer<SchemaKey>
    ) throws {
        try container.encode(range.lowerBound, forKey: lowest)
        try container.encode(range.upperBound, forKey: highest)
    }
}
