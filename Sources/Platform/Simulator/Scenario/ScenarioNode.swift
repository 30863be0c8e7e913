package import OCPP

/// A piece of a scenario file with the line it stands in, so that every complaint can name it.
package struct ScenarioNode: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        case scalar(JSONValue)
        case list([ScenarioNode])
        case mapping([(key: String, value: ScenarioNode)])

        package static func == (one: Content, other: Content) -> Bool {
            switch (one, other) {
            case (.scalar(let one), .scalar(let other)): one == other
            case (.list(let one), .list(let other)): one == other
            case (.mapping(let one), .mapping(let other)):
                one.map(\.key) == other.map(\.key) && one.map(\.value) == other.map(\.value)
            case (.scalar, _), (.list, _), (.mapping, _): false
            }
        }
    }

    /// From 1.
    package let line: Int
    package let content: Content

    package init(line: Int, _ content: Content) {
        self.line = line
        self.content = content
    }

    /// The piece as JSON, for payloads.
    var json: JSONValue {
        switch content {
        case .scalar(let value): value
        case .list(let nodes): .array(nodes.map(\.json))
        case .mapping(let members):
            .object(JSONObject(members.map { JSONObject.Member(key: $0.key, value: $0.value.json) }))
        }
    }

    /// The text of a scalar however it was written: a tag `1234` is a text too.
    var text: String? {
        guard case .scalar(let value) = content else { return nil }
        switch value {
        case .string(let text): return text
        case .number(let literal): return literal
        case .bool(let flag): return flag ? "true" : "false"
        case .null, .array, .object: return nil
        }
    }
}
