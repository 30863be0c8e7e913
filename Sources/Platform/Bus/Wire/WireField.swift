import FoundationEssentials

/// One field of a message of the bus: its number, and bytes that mean what the number says.
struct WireField {
    let number: Int
    let bytes: ArraySlice<UInt8>

    /// - Throws: ``WireError/notUTF8``.
    func text() throws(WireError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    func data() -> [UInt8] {
        Array(bytes)
    }

    /// - Throws: ``WireError/badNumber``.
    func unsigned() throws(WireError) -> UInt64 {
        var reader = WireReader(contentOf: bytes)
        let value = try reader.varint()
        guard reader.isAtEnd else { throw .badNumber }
        return value
    }

    /// A number that counts something.
    ///
    /// - Throws: ``WireError/badNumber``.
    func count() throws(WireError) -> Int {
        guard let value = Int(exactly: try unsigned()) else { throw .badNumber }
        return value
    }

    func flag() throws(WireError) -> Bool {
        try unsigned() != 0
    }

    func id() throws(WireError) -> UUID {
        guard bytes.count == 16 else { throw .badID }
        let uuid = bytes.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) }
        return UUID(uuid: uuid)
    }

    /// To the microsecond.
    func date() throws(WireError) -> Date {
        let value = try unsigned()
        // Zigzag: times before 1970 are numbers too.
        let microseconds = Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
        return Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }

    func duration() throws(WireError) -> Duration {
        guard let microseconds = Int64(exactly: try unsigned()) else { throw .badNumber }
        return .microseconds(microseconds)
    }

    /// The fields of a message within this one.
    func nested() -> WireReader {
        WireReader(contentOf: bytes)
    }
}
