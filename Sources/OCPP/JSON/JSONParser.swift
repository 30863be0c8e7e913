/// A recursive-descent reader over UTF-8 bytes.
///
/// Every message of every station passes here, so it looks at bytes and never at characters. The buffer is
/// borrowed for the duration of ``run(on:strings:_:)`` and must not outlive it.
struct JSONParser {
    /// What a string may contain beyond RFC 8259.
    enum Strings {
        case strict
        /// Control characters without an escape are kept: some firmware sends them, and a session is worth
        /// more than the rule.
        case allowingControlCharacters
    }

    /// Nesting beyond this is refused, so that input cannot exhaust the stack.
    static let maximumDepth = 64

    /// Most objects of OCPP have no more members than this, and most lists that have a second element no more elements: they
    /// need not grow again and again.
    private static let usualCount = 6

    /// Texts of fewer bytes may have room for ``usualCount`` in each object: in longer ones there could be too many of them.
    private static let roomyText = 16_384

    let bytes: UnsafeBufferPointer<UInt8>
    let strings: Strings
    var position = 0

    static func run<Value>(
        on text: String,
        strings: Strings,
        _ body: (inout JSONParser) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        var text = text
        // Why: `withUTF8` rethrows untyped errors, hence the detour over a result.
        let result: Result<Value, JSONError> = text.withUTF8 { bytes in
            var parser = JSONParser(bytes: bytes, strings: strings)
            do throws(JSONError) {
                return .success(try body(&parser))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// One value with nothing but white space around it.
    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw error("unexpected text after the value") }
        return value
    }

    /// The value that starts at the next byte that is not white space.
    mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipWhitespace()
        guard let byte = peek() else { throw error("unexpected end") }
        switch byte {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try keyword("true", .bool(true))
        case UInt8(ascii: "f"): return try keyword("false", .bool(false))
        case UInt8(ascii: "n"): return try keyword("null", .null)
        default: throw error("expected a value")
        }
    }

    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    mutating func consume(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    func error(_ message: String) -> JSONError {
        JSONError(offset: position, message: message)
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        guard depth <= Self.maximumDepth else { throw error("nested more than 64 levels deep") }
        position += 1
        skipWhitespace()
        var members: [JSONObject.Member] = []
        if consume(UInt8(ascii: "}")) { return JSONObject() }
        if bytes.count < Self.roomyText { members.reserveCapacity(Self.usualCount) }
        repeat {
            skipWhitespace()
            guard peek() == UInt8(ascii: "\"") else { throw error("expected a key") }
            let key = try string()
            skipWhitespace()
            guard consume(UInt8(ascii: ":")) else { throw error("expected ':'") }
            members.append(JSONObject.Member(key: key, value: try value(depth: depth)))
            skipWhitespace()
        } while consume(UInt8(ascii: ","))
        guard consume(UInt8(ascii: "}")) else { throw error("expected ',' or '}'") }
        return JSONObject(members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        guard depth <= Self.maximumDepth else { throw error("nested more than 64 levels deep") }
        position += 1
        skipWhitespace()
        if consume(UInt8(ascii: "]")) { return [] }
        var elements: [JSONValue] = []
        repeat {
            if elements.count == 1 { elements.reserveCapacity(Self.usualCount) }
            elements.append(try value(depth: depth))
            skipWhitespace()
        } while consume(UInt8(ascii: ","))
        guard consume(UInt8(ascii: "]")) else { throw error("expected ',' or ']'") }
        return elements
    }

    private mutating func keyword(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard peek() == word.utf8Start[offset] else { throw error("expected \(word)") }
            position += 1
        }
        return value
    }
}
