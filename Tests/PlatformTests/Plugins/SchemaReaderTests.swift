import OCPP
import PluginKit
import Testing

@testable import Platform

@Suite("Settings by their schema")
struct SchemaReaderTests {
    private let schema = ObjectSchema([
        .required("name", .text(1...5), "A name."),
        .field("level", .choice(["low", "high"]), standard: "low", "How loud."),
        .optional("tags", .list(.integer(1...9), 1...3), "Digits."),
        .optional(
            "inner",
            .object(ObjectSchema([.field("flag", .boolean, standard: true, "A flag.")])),
            "More."
        ),
        .optional("address", .url, "Where to."),
        .secret("token", length: 3...9, "A credential."),
    ])

    private func read(_ text: String) throws -> JSONObject {
        var reader = try BodyReader(json: Array(text.utf8))
        let object = SchemaReader(schema).read(&reader)
        _ = SchemaReader(schema).secrets(&reader)
        try reader.finish()
        return object
    }

    @Test("what is not said is standard, or absent")
    func standard() throws {
        let read = JSONValue.object(try read(#"{"name": "a"}"#))
        #expect(read == ["name": "a", "level": "low"])
        let inner = try self.read(#"{"name": "a", "inner": {}}"#)["inner"]
        #expect(inner == ["flag": true])
    }

    @Test(
        "every fault is told with its place",
        arguments: [
            (#"{}"#, "/name", "required"), (#"{"name": ""}"#, "/name", "too_short"),
            (#"{"name": "a", "colour": 1}"#, "/colour", "unknown"),
            (#"{"name": "a", "level": "loud"}"#, "/level", "not_allowed"),
            (#"{"name": "a", "tags": []}"#, "/tags", "out_of_range"),
            (#"{"name": "a", "tags": [1, 1]}"#, "/tags", "repeated"),
            (#"{"name": "a", "tags": [10]}"#, "/tags", "out_of_range"),
            (#"{"name": "a", "inner": {"other": 1}}"#, "/inner/other", "unknown"),
            (#"{"name": "a", "address": "ftp://example.org"}"#, "/address", "malformed"),
            (#"{"name": "a", "address": "https://user@example.org"}"#, "/address", "malformed"),
            (#"{"name": "a", "token": "ab"}"#, "/token", "too_short"),
        ]
    )
    func faults(_ text: String, _ field: String, _ code: String) throws {
        let problem = #expect(throws: Problem.self) { try read(text) }
        #expect(problem?.errors.map(\.field) == [field])
        #expect(problem?.errors.map(\.code) == [code])
    }

    @Test("a secret is new, kept or taken away, and never among what is shown")
    func secrets() throws {
        func secrets(_ text: String) throws -> [String: String?] {
            var reader = try BodyReader(json: Array(text.utf8))
            return SchemaReader(schema).secrets(&reader)
        }
        #expect(try secrets(#"{"token": "abc"}"#) == ["token": "abc"])
        #expect(try secrets(#"{"token": null}"#) == ["token": nil])
        #expect(try secrets(#"{}"#) == [:])
        #expect(try read(#"{"name": "a", "token": "abc"}"#)["token"] == nil)
    }
}
