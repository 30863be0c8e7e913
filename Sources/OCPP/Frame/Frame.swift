/// One message of OCPP-J, the JSON array that a WebSocket text frame carries.
///
/// Source: OCPP-J 1.6, section 4.2; 2.0.1 part 4 has the same three.
package enum Frame: Sendable, Hashable {
    /// A request: `[2, id, action, payload]`.
    case call(id: String, action: String, payload: JSONValue)
    /// Its answer: `[3, id, payload]`.
    case result(id: String, payload: JSONValue)
    /// Its refusal: `[4, id, code, description, details]`. `code` is in the spelling of whoever wrote it.
    case error(id: String, code: String, description: String, details: JSONValue)
}

extension Frame {
    /// The id that ties an answer to its call.
    package var id: String {
        switch self {
        case .call(let id, _, _), .result(let id, _), .error(let id, _, _, _): id
        }
    }

    /// Reads a text, forgiving what does not hide the meaning.
    ///
    /// Taken: a numeric or numeric-text type and id, ids longer than 36 characters, `null` for an empty
    /// payload, a CALLERROR whose description or details are absent or `null`, elements after the last one,
    /// bare control characters in strings, a byte order mark in front and NULs behind.
    package static func read(_ text: String) -> FrameReading {
        FrameReader.read(text)
    }

    /// The text to send.
    package func serialized() -> String {
        let elements: [JSONValue] =
            switch self {
            case .call(let id, let action, let payload): [2, .string(id), .string(action), payload]
            case .result(let id, let payload): [3, .string(id), payload]
            case .error(let id, let code, let description, let details):
                [4, .string(id), .string(code), .string(description), details]
            }
        return JSONValue.array(elements).serialized()
    }
}
