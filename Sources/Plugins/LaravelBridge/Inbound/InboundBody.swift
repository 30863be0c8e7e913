import PluginKit

/// Reads the body of a request of Laravel's, and notes everything that is wrong with it.
struct InboundBody {
    private var members: [String: JSONTree]
    private(set) var faults: [RouteProblem.Field] = []

    /// - Throws: ``RouteProblem`` 415 or 400 for what is no JSON object.
    init(_ request: PluginRequest) throws {
        let type = request.headers["content-type"]?.split(separator: ";").first
        guard type?.filter({ !$0.isWhitespace }).lowercased() == "application/json" else {
            throw RouteProblem(
                415,
                "unsupported_media_type",
                "Send application/json and say so in Content-Type."
            )
        }
        guard let members = try? JSONTree.parse(request.body).object else {
            throw RouteProblem(400, "malformed_json", "The body is no JSON object.")
        }
        self.members = members
    }

    /// Takes a member out; `null` is as if it were not there.
    mutating func take(_ name: String) -> JSONTree? {
        let value = members.removeValue(forKey: name)
        return value == .null ? nil : value
    }

    /// A text of so many characters; `nil` when it is not there, or noted.
    mutating func text(_ name: String, _ length: ClosedRange<Int>, isRequired: Bool = false) -> String? {
        guard let value = take(name) else {
            if isRequired { note("/\(name)", "required", "This field is required.") }
            return nil
        }
        guard let text = value.text, Self.isText(text, length) else {
            note(
                "/\(name)",
                "not_allowed",
                "Expected a text of \(length.lowerBound) to \(length.upperBound) characters, none of them for control."
            )
            return nil
        }
        return text
    }

    /// A JSON object; empty when it is not there. PHP writes an empty one as `[]`.
    mutating func object(_ name: String) -> [String: JSONTree] {
        guard let value = take(name), value != .list([]) else { return [:] }
        if let members = value.object { return members }
        note("/\(name)", "wrong_type", "Expected a JSON object.")
        return [:]
    }

    /// So many code points, without control characters but line breaks and tabs.
    static func isText(_ text: String, _ length: ClosedRange<Int>) -> Bool {
        length.contains(text.unicodeScalars.count)
            && !text.unicodeScalars.contains {
                $0.value < 0x20 && !["\n", "\r", "\t"].contains($0) || $0.value == 0x7F
            }
    }

    mutating func note(_ pointer: String, _ code: String, _ message: String) {
        faults.append(RouteProblem.Field(pointer, code, message))
    }

    /// - Throws: ``RouteProblem`` 422 with all faults; what was not taken is one.
    mutating func finish() throws {
        for name in members.keys.sorted() {
            note("/\(name)", "unknown", "There is no such field.")
        }
        guard faults.isEmpty else { throw Self.invalid(faults) }
    }

    static func invalid(_ faults: [RouteProblem.Field]) -> RouteProblem {
        let detail = faults.count == 1 ? "One field is invalid." : "\(faults.count) fields are invalid."
        return RouteProblem(422, "validation_failed", detail, fields: faults)
    }
}
