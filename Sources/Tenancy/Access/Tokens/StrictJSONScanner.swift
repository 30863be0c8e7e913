/// Reads one ``StrictJSON`` value (RFC 8259) from front to back.
struct StrictJSONScanner {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        self.rest = bytes[...]
    }

    /// The one value and nothing after it.
    mutating func document() throws(StrictJSONError) -> StrictJSON {
        let value = try value(depth: 0)
        skipSpace()
        guard rest.isEmpty else { throw .malformed }
        return value
    }

    private mutating func value(depth: Int) throws(StrictJSONError) -> StrictJSON {
        skipSpace()
        switch rest.first {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(StrictJSONError) -> [String: StrictJSON] {
        guard depth <= StrictJSON.deepest else { throw .malformed }
        var members: [String: StrictJSON] = [:]
        try take("{")
        if takes("}") { return members }
        repeat {
            skipSpace()
            let name = try string()
            try take(":")
            guard members.updateValue(try value(depth: depth), forKey: name) == nil else {
                throw .duplicateMember(name)
            }
        } while takes(",")
        try take("}")
        return members
    }

    private mutating func array(depth: Int) throws(StrictJSONError) -> [StrictJSON] {
        guard depth <= StrictJSON.deepest else { throw .malformed }
        var values: [StrictJSON] = []
        try take("[")
        if takes("]") { return values }
        repeat {
            values.append(try value(depth: depth))
        } while takes(",")
        try take("]")
        return values
    }

    private mutating func string() throws(StrictJSONError) -> String {
        guard rest.popFirst() == UInt8(ascii: "\"") else { throw .malformed }
        var content: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else { throw .malformed }
                return text
            case UInt8(ascii: "\\"):
                content += try escape()
            case 0..<0x20:
                throw .malformed
            default:
                content.append(byte)
            }
        }
        throw .malformed
    }

    /// What follows a backslash, as UTF-8.
    private mutating func escape() throws(StrictJSONError) -> [UInt8] {
        switch rest.popFirst() {
        case UInt8(ascii: "\""): return [UInt8(ascii: "\"")]
        case UInt8(ascii: "\\"): return [UInt8(ascii: "\\")]
        case UInt8(ascii: "/"): return [UInt8(ascii: "/")]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw .malformed
        }
    }

    private mutating func unicodeEscape() throws(StrictJSONError) -> [UInt8] {
        var code = try codeUnit()
        if 0xD800..<0xDC00 ~= code {
            guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u") else {
                throw .malformed
            }
            let low = try codeUnit()
            guard 0xDC00..<0xE000 ~= low else { throw .malformed }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard code != 0, let scalar = Unicode.Scalar(code) else { throw .malformed }
        return Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func codeUnit() throws(StrictJSONError) -> UInt32 {
        guard let bytes = Hexadecimal.decode(Array(rest.prefix(4))), bytes.count == 2 else {
            throw .malformed
        }
        rest = rest.dropFirst(4)
        return UInt32(bytes[0]) << 8 | UInt32(bytes[1])
    }

    private mutating func number() throws(StrictJSONError) -> StrictJSON {
        let start = rest
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let leading = rest.first
        let whole = digits()
        guard whole == 1 || whole > 1 && leading != UInt8(ascii: "0") else { throw .malformed }
        var isInteger = true
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            isInteger = false
            guard digits() > 0 else { throw .malformed }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            isInteger = false
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() > 0 else { throw .malformed }
        }
        let text = String(decoding: start[..<rest.startIndex], as: UTF8.self)
        return isInteger ? Int(text).map(StrictJSON.integer) ?? .otherNumber : .otherNumber
    }

    /// Skips digits and counts them.
    private mutating func digits() -> Int {
        let count = rest.prefix { 0x30...0x39 ~= $0 }.count
        rest = rest.dropFirst(count)
        return count
    }

    private mutating func word(_ word: StaticString, _ value: StrictJSON) throws(StrictJSONError)
        -> StrictJSON
    {
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard rest.starts(with: expected) else { throw .malformed }
        rest = rest.dropFirst(expected.count)
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) throws(StrictJSONError) {
        guard takes(character) else { throw .malformed }
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }
}
