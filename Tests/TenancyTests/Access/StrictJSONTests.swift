import Testing

@testable import Tenancy

@Suite("Strict JSON")
struct StrictJSONTests {
    private func parse(_ text: String) throws -> StrictJSON {
        try StrictJSON(parsing: Array(text.utf8))
    }

    @Test("Every kind of value is read")
    func values() throws {
        let value = try parse(#" {"a": [1, -20, 1.5, 1e3, true, false, null, {}, []], "b": {"c": "d"}} "#)
        #expect(
            value
                == .object([
                    "a": .array([
                        .integer(1), .integer(-20), .otherNumber, .otherNumber, .bool(true), .bool(false),
                        .null,
                        .object([:]), .array([]),
                    ]),
                    "b": .object(["c": .string("d")]),
                ])
        )
        #expect(try parse("9223372036854775807") == .integer(.max))
        #expect(try parse("9223372036854775808") == .otherNumber)
    }

    @Test("Escapes are decoded")
    func escapes() throws {
        #expect(try parse(#""\"\\\/\b\f\n\r\tüA\ud83d\ude00""#) == .string("\"\\/\u{8}\u{C}\n\r\tüA😀"))
    }

    @Test(
        "What readers could differ about is malformed",
        arguments: [
            "", " ", "{", "}", "{} {}", "{}x", "\u{FEFF}{}", #"{"a":1,}"#, "[1,]", "{a:1}", "{'a':1}",
            #"{"a" 1}"#,
            "01", "-", "1.", ".5", "+1", "1e", "0x10", "NaN", "Infinity", "nul", "True", #""a"#, "\"a\nb\"",
            #""\u0000""#, #""\ud800""#, #""\udc00""#, #""\ud83dA""#, #""\u12g4""#, #""\x41""#, "/**/{}",
            String(repeating: "[", count: 17) + String(repeating: "]", count: 17),
            String(repeating: "[", count: 100_000),
        ]
    )
    func malformed(text: String) {
        #expect(throws: StrictJSONError.malformed) { try parse(text) }
    }

    @Test("Invalid UTF-8 and other encodings are malformed")
    func encodings() {
        for bytes in [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x7B, 0, 0x7D, 0],
            [0xFF, 0xFE, 0x7B, 0, 0x7D, 0],
        ] as [[UInt8]] {
            #expect(throws: StrictJSONError.malformed) { try StrictJSON(parsing: bytes) }
        }
    }

    @Test("A repeated member is named, at any depth and in any spelling")
    func duplicates() {
        for text in [
            #"{"a":1,"a":1}"#, #"{"b":{"a":1,"c":2,"a":3}}"#, #"[{"a":1,"a":1}]"#, #"{"a":1,"\u0061":2}"#,
        ] {
            #expect(throws: StrictJSONError.duplicateMember("a")) { try parse(text) }
        }
    }
}
