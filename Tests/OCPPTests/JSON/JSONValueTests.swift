import OCPP
import Testing

@Suite("JSON values")
struct JSONValueTests {
    @Test(
        "a number is an integer only when it is exactly one",
        arguments: [
            ("7", 7), ("-0", 0), ("7.0", 7), ("7.000", 7), ("7e2", 700), ("1.5e1", 15),
            ("9223372036854775807", Int.max), ("7.5", nil), ("0.99999999999999999999", nil),
            ("9223372036854775808", nil), ("1e30", nil), ("1e999", nil),
        ] as [(String, Int?)]
    )
    func integers(literal: String, expected: Int?) {
        #expect(JSONValue.number(literal).intValue == expected)
    }

    @Test("accessors answer for their own kind only")
    func accessors() {
        #expect(JSONValue.string("7").intValue == nil)
        #expect(JSONValue.number("7").stringValue == nil)
        #expect(JSONValue.number("7.25").doubleValue == 7.25)
        #expect(JSONValue.number("1e999").doubleValue == nil)
        #expect(JSONValue.bool(true).boolValue == true)
        #expect(JSONValue.number("1").boolValue == nil)
        #expect(JSONValue.null.isNull)
    }

    @Test("literals and subscripts build and read nested values")
    func literals() {
        let value: JSONValue = ["a": [1, 2.5, "x", true, nil], "b": [:]]
        #expect(value.serialized() == #"{"a":[1,2.5,"x",true,null],"b":{}}"#)
        #expect(value["a"]?[2] == "x")
        #expect(value["a"]?[5] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["z"] == nil)
        #expect(JSONValue(Double.infinity) == .null)
    }

    @Test("setting a member replaces, appends or removes it in place")
    func members() {
        var object = JSONObject([.init(key: "a", value: 1), .init(key: "b", value: 2)])
        object["a"] = 3
        object["c"] = 4
        object["b"] = nil
        object["z"] = nil
        #expect(JSONValue.object(object).serialized() == #"{"a":3,"c":4}"#)
    }
}
