extension JSONValue {
    /// Reads exactly one JSON value by RFC 8259, at most 64 levels deep.
    ///
    /// An escaped surrogate without its other half becomes U+FFFD, since a Swift string cannot hold it.
    ///
    /// - Throws: ``JSONError`` with the offset of the first byte that does not fit.
    package static func parse(_ text: String) throws(JSONError) -> JSONValue {
        try parse(text, strings: .strict)
    }

    /// As ``parse(_:)-(String)``, for bytes that may not even be UTF-8.
    package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONError(offset: firstInvalidByte(of: bytes), message: "not valid UTF-8")
        }
        return try parse(text)
    }

    static func parse(_ text: String, strings: JSONParser.Strings) throws(JSONError) -> JSONValue {
        try JSONParser.run(on: text, strings: strings) { parser throws(JSONError) in
            try parser.document()
        }
    }

    private static func firstInvalidByte(of bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            offset += UTF8.width(scalar)
        }
        return offset
    }
}
