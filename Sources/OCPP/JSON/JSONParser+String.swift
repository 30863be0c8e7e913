extension JSONParser {
    /// A string from its opening to its closing quote.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        try skipPlain()
        if peek() == UInt8(ascii: "\"") {
            let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
            position += 1
            return text
        }
        return try stringWithEscapes(from: start)
    }

    /// Moves to the next quote or backslash; the end of the text or a bare control character is an error.
    private mutating func skipPlain() throws(JSONError) {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            if byte < 0x20, strings == .strict { throw error("control character in a string") }
            position += 1
        }
        throw error("unterminated string")
    }

    private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
        var decoded = Array(bytes[start..<position])
        while !consume(UInt8(ascii: "\"")) {
            try escape(into: &decoded)
            let plain = position
            try skipPlain()
            decoded.append(contentsOf: bytes[plain..<position])
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// One escape, from its backslash on.
    private mutating func escape(into decoded: inout [UInt8]) throws(JSONError) {
        position += 1
        guard let byte = peek() else { throw error("unterminated string") }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            position += 1
            decoded.append(contentsOf: try unicodeEscape().utf8)
            return
        default: throw error("unknown escape")
        }
        position += 1
    }

    /// The character after `\u`, together with a second escape when the two are a surrogate pair.
    private mutating func unicodeEscape() throws(JSONError) -> String {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return String(Character(scalar)) }
        guard (0xD800...0xDBFF).contains(first) else { return "\u{FFFD}" }
        let afterFirst = position
        guard consume(UInt8(ascii: "\\")), consume(UInt8(ascii: "u")) else {
            position = afterFirst
            return "\u{FFFD}"
        }
        let second = try fourHexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else {
            // Why: the second escape is a character of its own and is read again by the caller.
            position = afterFirst
            return "\u{FFFD}"
        }
        return String(Character(scalar))
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek(), let digit = Self.hexDigit(byte) else {
                throw error("expected four hexadecimal digits")
            }
            value = value << 4 | digit
            position += 1
        }
        return value
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
