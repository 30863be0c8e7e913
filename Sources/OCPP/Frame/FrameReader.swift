/// Turns a text into a frame; ``Frame/read(_:)`` says what is forgiven.
enum FrameReader {
    static func read(_ text: String) -> FrameReading {
        do throws(JSONError) {
            return read(try JSONValue.parse(text, strings: .allowingControlCharacters))
        } catch {
            // Why: only a text that failed pays for the search for a byte order mark or trailing NULs.
            if let stripped = withoutPadding(text) { return read(stripped) }
            return .malformed(prefix(of: text, reason: "\(error.message) at byte \(error.offset)"))
        }
    }

    private static func read(_ value: JSONValue) -> FrameReading {
        guard case .array(let elements) = value else {
            return .malformed(.init(messageID: nil, messageTypeID: nil, reason: "expected an array"))
        }
        let type = elements.first.flatMap(typeID)
        let id = elements.dropFirst().first.flatMap(messageID)
        do throws(MalformedFrame) {
            return .frame(try frame(elements, type: type, id: id))
        } catch {
            return .malformed(error)
        }
    }

    private static func frame(
        _ elements: [JSONValue],
        type: Int?,
        id: String?
    ) throws(MalformedFrame) -> Frame {
        func malformed(_ reason: String) -> MalformedFrame {
            MalformedFrame(messageID: id, messageTypeID: type, reason: reason)
        }
        guard let type else { throw malformed("expected a message type as element 0") }
        guard (2...4).contains(type) else { throw malformed("unknown message type \(type)") }
        guard let id else { throw malformed("expected a message id as element 1") }
        switch type {
        case 2:
            guard elements.count > 2, let action = elements[2].stringValue else {
                throw malformed("expected an action as element 2")
            }
            guard elements.count > 3, let payload = payload(elements[3]) else {
                throw malformed("expected an object as element 3")
            }
            return .call(id: id, action: action, payload: payload)
        case 3:
            guard elements.count > 2, let payload = payload(elements[2]) else {
                throw malformed("expected an object as element 2")
            }
            return .result(id: id, payload: payload)
        default:
            return error(elements, id: id)
        }
    }

    /// A CALLERROR means the same however little of it is there: the call has failed.
    private static func error(_ elements: [JSONValue], id: String) -> Frame {
        func text(_ index: Int) -> String? {
            guard elements.indices.contains(index) else { return nil }
            return messageID(elements[index])
        }
        let details = elements.indices.contains(4) ? elements[4] : .null
        return .error(
            id: id,
            code: text(2) ?? CallErrorCode.genericError.rawValue,
            description: text(3) ?? "",
            details: details.isNull ? .object(JSONObject()) : details
        )
    }

    private static func payload(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .object: value
        case .null: .object(JSONObject())
        case .bool, .number, .string, .array: nil
        }
    }

    private static func typeID(_ value: JSONValue) -> Int? {
        value.intValue ?? value.stringValue.flatMap { Int($0) }
    }

    private static func messageID(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text), .number(let text): text
        case .null, .bool, .array, .object: nil
        }
    }

    /// Type and id of a text that breaks off or goes wrong further on.
    private static func prefix(of text: String, reason: String) -> MalformedFrame {
        var type: Int?
        var id: String?
        do throws(JSONError) {
            try JSONParser.run(on: text, strings: .allowingControlCharacters) { parser throws(JSONError) in
                parser.skipWhitespace()
                guard parser.consume(UInt8(ascii: "[")) else { return }
                type = typeID(try parser.value(depth: 1))
                parser.skipWhitespace()
                guard parser.consume(UInt8(ascii: ",")) else { return }
                id = messageID(try parser.value(depth: 1))
            }
        } catch {
            // Why: the text is known to be broken; whatever was read before the break is the result.
        }
        return MalformedFrame(messageID: id, messageTypeID: type, reason: reason)
    }

    private static func withoutPadding(_ text: String) -> String? {
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        while scalars.last == "\0" { scalars.removeLast() }
        return scalars.count < text.unicodeScalars.count ? String(scalars) : nil
    }
}
