package import FoundationEssentials

/// A value that can be read from a column in PostgreSQL's binary form.
package protocol SQLDecodable {
    /// - Parameters:
    ///   - type: PostgreSQL's object id of the column's type.
    ///   - bytes: The binary form, `nil` for NULL. Valid during the call only.
    /// The result is `nil` when the column is not of this type (or is NULL and the type cannot be).
    init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?)
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard let bytes else {
            self = Optional.none
            return
        }
        guard let wrapped = Wrapped(sqlType: type, bytes: bytes) else { return nil }
        self = wrapped
    }
}

extension Int: SQLDecodable {
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard let bytes else { return nil }
        switch (type, bytes.count) {
        case (20, 8): self = Int(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case (23, 4): self = Int(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case (21, 2): self = Int(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        default: return nil
        }
    }
}

extension Bool: SQLDecodable {
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard type == 16, let bytes, bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension Double: SQLDecodable {
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard type == 701, let bytes, bytes.count == 8 else { return nil }
        self.init(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
    }
}

extension String: SQLDecodable {
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        // text, varchar, bpchar, name, and the "char" of the system catalogue.
        switch (type, bytes) {
        case (25, let bytes?), (1043, let bytes?), (1042, let bytes?), (19, let bytes?), (18, let bytes?):
            self.init(decoding: bytes, as: UTF8.self)
        default: return nil
        }
    }
}

extension UUID: SQLDecodable {
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard type == 2950, let bytes, bytes.count == 16 else { return nil }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

extension AccountID: SQLDecodable {
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard let rawValue = UUID(sqlType: type, bytes: bytes) else { return nil }
        self.init(rawValue)
    }
}

extension Date: SQLDecodable {
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard type == 1184, let bytes, bytes.count == 8 else { return nil }
        let microseconds = Double(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        self.init(timeIntervalSince1970: (microseconds + Self.microsecondsTo2000) / 1_000_000)
    }
}

extension Array: SQLDecodable where Element: SQLDecodable {
    /// One-dimensional arrays without NULL, and `bytea` as `[UInt8]`.
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard let bytes else { return nil }
        if type == 17 {
            guard let copy = Array<UInt8>(bytes) as? [Element] else { return nil }
            self = copy
            return
        }
        guard bytes.count >= 12 else { return nil }
        func integer(_ offset: Int) -> Int {
            Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        }
        let elementType = UInt32(truncatingIfNeeded: integer(8))
        self = []
        guard integer(0) > 0 else { return }
        guard integer(0) == 1, bytes.count >= 20 else { return nil }
        var offset = 20
        for _ in 0..<integer(12) {
            guard offset + 4 <= bytes.count else { return nil }
            let length = integer(offset)
            offset += 4
            guard length >= 0, offset + length <= bytes.count else { return nil }
            let slice = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
            guard let element = Element(sqlType: elementType, bytes: slice) else { return nil }
            append(element)
            offset += length
        }
    }
}

extension UInt8: SQLDecodable {
    /// Exists so that `[UInt8]` reads `bytea`; a single one is the catalogue's `"char"`.
    package init?(sqlType type: UInt32, bytes: UnsafeRawBufferPointer?) {
        guard type == 18, let bytes, bytes.count == 1 else { return nil }
        self = bytes[0]
    }
}
