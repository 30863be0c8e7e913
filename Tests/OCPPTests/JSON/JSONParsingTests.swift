import OCPP
import Testing

@Suite("Reading JSON")
struct JSONParsingTests {
    @Test(
        "a text that RFC 8259 allows is read and written back in its compact form",
        arguments: [
            (" null ", "null"), ("true", "true"), ("false", "false"), ("[]", "[]"), ("{ }", "{}"),
            ("0", "0"), ("-0", "-0"), ("-12.50e+07", "-12.50e+07"), ("1E5", "1E5"),
            ("12345678901234567890123", "12345678901234567890123"),
            (#""a\/b""#, #""a/b""#), (#""\u00e9""#, #""é""#), (#""\uD83D\uDE00""#, #""😀""#),
            (#""\ud800""#, "\"\u{FFFD}\""), (#""\udc00x""#, "\"\u{FFFD}x\""),
            (#""\ud800\u0041""#, "\"\u{FFFD}A\""), (#""\ud800\ud83d\ude00""#, "\"\u{FFFD}😀\""),
            (#""\u0000\u001f\b\f\n\r\t\"\\""#, #""\u0000\u001f\b\f\n\r\t\"\\""#),
            (#"{"a" : [1, {"b": null}] , "c":"d"}"#, #"{"a":[1,{"b":null}],"c":"d"}"#),
            ("\"\u{7F}ü漢😀\"", "\"\u{7F}ü漢😀\""),
        ]
    )
    func accepted(text: String, written: String) throws {
        let value = try JSONValue.parse(text)
        #expect(value.serialized() == written)
        #expect(try JSONValue.parse(written) == value)
        #expect(try JSONValue.parse(Array(text.utf8)) == value)
    }

    @Test(
        "a text that RFC 8259 forbids is refused where it goes wrong",
        arguments: [
            ("", 0), ("  ", 2), ("nul", 3), ("nulL", 3), ("True", 0), ("01", 1), ("-", 1), ("+1", 0),
            (".5", 0),
            ("1.", 2), ("1e", 2), ("1e+", 3), ("0x10", 1), ("NaN", 0), ("1 2", 2), ("[1,]", 3), ("[1 2]", 3),
            ("[", 1), ("[1", 2), ("{", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), ("{a:1}", 1),
            ("{1:2}", 1), (#"""#, 1), (#""a"#, 2), (#""\x""#, 2), (#""\u12g4""#, 5), (#""\u12"#, 5),
            (#""\ud800\u12""#, 11), ("\"a\nb\"", 2), ("\"\0\"", 1), ("'a'", 0), ("[]]", 2), ("\u{FEFF}1", 0),
            ("// x\n1", 0),
        ]
    )
    func refused(text: String, offset: Int) {
        #expect(throws: JSONError.self) { try JSONValue.parse(text) }
        do throws(JSONError) {
            _ = try JSONValue.parse(text)
        } catch {
            #expect(error.offset == offset, "\(error.message)")
            #expect(!error.message.isEmpty)
        }
    }

    @Test(
        "64 levels are read, 65 are refused, whatever they are made of",
        arguments: [("[", "]"), (#"{"a":"#, "}")]
    )
    func depth(open: String, close: String) throws {
        func nested(_ levels: Int) -> String {
            String(repeating: open, count: levels) + (open == "[" ? "" : "1")
                + String(repeating: close, count: levels)
        }
        _ = try JSONValue.parse(nested(64))
        #expect(throws: JSONError.self) { try JSONValue.parse(nested(65)) }
        #expect(throws: JSONError.self) { try JSONValue.parse(String(repeating: open, count: 200_000)) }
    }

    @Test("bytes that are not UTF-8 are refused at the first wrong one")
    func invalidUTF8() {
        let bytes = Array("\"é".utf8) + [0xFF, 0x22]
        #expect(throws: JSONError(offset: 3, message: "not valid UTF-8")) { try JSONValue.parse(bytes) }
    }

    @Test("a key named twice keeps its last value and its first place, and is remembered")
    func duplicates() throws {
        let small = try #require(try JSONValue.parse(#"{"a":1,"b":2,"a":3}"#).objectValue)
        #expect(small.members.map(\.key) == ["a", "b"])
        #expect(small["a"] == 3)
        #expect(small.hasDuplicateKeys)

        let keys = (0..<40).map { #""k\#($0)":\#($0)"# } + [#""k7":"last""#]
        let large = try #require(try JSONValue.parse("{\(keys.joined(separator: ","))}").objectValue)
        #expect(large.members.count == 40)
        #expect(large.members[7].value == "last")
        #expect(large.hasDuplicateKeys)

        let plain = try #require(try JSONValue.parse(#"{"a":1,"b":2}"#).objectValue)
        #expect(!plain.hasDuplicateKeys)
    }

    @Test(
        "an object of a hundred thousand keys is read without comparing every pair",
        .timeLimit(.minutes(1))
    )
    func manyKeys() throws {
        let members = (0..<100_000).map { #""k\#($0)":0"# }.joined(separator: ",")
        #expect(try JSONValue.parse("{\(members)}").objectValue?.members.count == 100_000)
    }
}
