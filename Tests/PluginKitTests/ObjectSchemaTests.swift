import FoundationEssentials
import PluginKit
import Testing

@Suite("Schemas")
struct ObjectSchemaTests {
    @Test("a schema is JSON Schema that refuses what it does not name")
    func rendering() throws {
        let schema = ObjectSchema([
            .required("url", .url, "Where to."),
            .field("level", .choice(["low", "high"]), standard: "low", "How loud."),
            .optional("tags", .list(.text(1...10), 0...3), "Words."),
            .secret("token", length: 8...100, "The credential."),
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(schema), as: UTF8.self)
        #expect(
            text == """
                {"additionalProperties":false,"properties":{\
                "level":{"default":"low","description":"How loud.","enum":["low","high"],"type":"string","x-order":1},\
                "tags":{"description":"Words.","items":{"maxLength":10,"minLength":1,"type":"string"},"maxItems":3,\
                "minItems":0,"type":"array","uniqueItems":true,"x-order":2},\
                "token":{"description":"The credential.","format":"password","maxLength":100,"minLength":8,\
                "type":["string","null"],"writeOnly":true,"x-order":3},\
                "url":{"description":"Where to.","format":"uri","maxLength":2000,"minLength":8,"type":"string",\
                "x-order":0}},"required":["url"],"type":"object"}
                """
        )
    }
}
