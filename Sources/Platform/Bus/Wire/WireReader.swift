/// Takes a message of the bus apart, field by field. Bytes that are no message throw; they never trap.
struct WireReader {
    private var rest: ArraySlice<UInt8>

    /// `message`: A whole one, its form in front.
    ///
    /// - Throws: ``WireError/version(_:)`` for a form of a later time.
    init(message: [UInt8]) throws(WireError) {
        guard let form = message.first else { throw .truncated }
        guard form == WireWriter.form else { throw .version(form) }
        rest = message.dropFirst()
    }

    /// `content`: Fields alone, as they are nested.
    init(contentOf content: ArraySlice<UInt8>) {
        rest = content
    }

    var isAtEnd: Bool {
        rest.isEmpty
    }

    /// - Returns: `nil` at the end.
    mutating func next() throws(WireError) -> WireField? {
        guard !rest.isEmpty else { return nil }
        let number = try varint()
        guard number > 0, number <= UInt64(UInt32.max) else { throw .badNumber }
        let length = try varint()
        guard length <= UInt64(rest.count) else { throw .truncated }
        let bytes = rest.prefix(Int(length))
        rest = rest.dropFirst(Int(length))
        return WireField(number: Int(number), bytes: bytes)
    }

    /// A number of 1 to 10 bytes (LEB128).
    mutating func varint() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
            let bits = UInt64(byte & 0x7F)
            guard shift < 63 || (shift == 63 && bits <= 1) else { throw .badNumber }
            value |= bits << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        throw .truncated
    }
}
