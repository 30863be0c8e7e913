package import FoundationEssentials

/// A value on its way to PostgreSQL: the type's object id and the binary form; `nil` bytes are NULL.
package struct SQLBinding: Sendable {
    let type: UInt32
    let bytes: [UInt8]?
}

/// A value that a statement may carry.
package protocol SQLBindable: Sendable {
    /// PostgreSQL's object id of the type, fixed in its catalogue (`pg_type.dat`).
    static var sqlType: UInt32 { get }
    var sqlBytes: [UInt8]? { get }
    /// Appends the binary form to a buffer, as elements of arrays are written: without a copy of its own.
    ///
    /// - Returns: Whether there is one; it is not for NULL.
    func appendSQL(to buffer: inout [UInt8]) -> Bool
}

extension SQLBindable {
    package func appendSQL(to buffer: inout [UInt8]) -> Bool {
        guard let bytes = sqlBytes else { return false }
        buffer += bytes
        return true
    }

    var sqlBinding: SQLBinding {
        SQLBinding(type: Self.sqlType, bytes: sqlBytes)
    }
}

/// A type of which PostgreSQL arrays may be bound.
package protocol SQLArrayElement: SQLBindable {
    static var sqlArrayType: UInt32 { get }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    package static var sqlType: UInt32 { Wrapped.sqlType }
    package var sqlBytes: [UInt8]? { flatMap(\.sqlBytes) }
    package func appendSQL(to buffer: inout [UInt8]) -> Bool {
        map { $0.appendSQL(to: &buffer) } ?? false
    }
}

extension Optional: SQLArrayElement where Wrapped: SQLArrayElement {
    package static var sqlArrayType: UInt32 { Wrapped.sqlArrayType }
}

extension Int: SQLArrayElement {
    package static var sqlType: UInt32 { 20 }
    package static var sqlArrayType: UInt32 { 1016 }
    package var sqlBytes: [UInt8]? { bigEndianBytes(UInt64(bitPattern: Int64(self))) }
    package func appendSQL(to buffer: inout [UInt8]) -> Bool {
        appendBigEndian(UInt64(bitPattern: Int64(self)), to: &buffer)
    }
}

extension Bool: SQLArrayElement {
    package static var sqlType: UInt32 { 16 }
    package static var sqlArrayType: UInt32 { 1000 }
    package var sqlBytes: [UInt8]? { [self ? 1 : 0] }
}

extension Double: SQLArrayElement {
    package static var sqlType: UInt32 { 701 }
    package static var sqlArrayType: UInt32 { 1022 }
    package var sqlBytes: [UInt8]? { bigEndianBytes(bitPattern) }
}

extension String: SQLArrayElement {
    package static var sqlType: UInt32 { 25 }
    package static var sqlArrayType: UInt32 { 1009 }
    /// PostgreSQL cannot store NUL in text, and charge points do send it: it is kept visible as U+FFFD.
    package var sqlBytes: [UInt8]? {
        let bytes = Array(utf8)
        guard bytes.contains(0) else { return bytes }
        return bytes.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }
    }
    package func appendSQL(to buffer: inout [UInt8]) -> Bool {
        var text = self
        let isAppended = text.withUTF8 { bytes in
            guard !bytes.contains(0) else { return false }
            buffer.append(contentsOf: bytes)
            return true
        }
        if !isAppended { buffer += sqlBytes ?? [] }
        return true
    }
}

extension UUID: SQLArrayElement {
    package static var sqlType: UInt32 { 2950 }
    package static var sqlArrayType: UInt32 { 2951 }
    package var sqlBytes: [UInt8]? { withUnsafeBytes(of: uuid) { Array($0) } }
    package func appendSQL(to buffer: inout [UInt8]) -> Bool {
        withUnsafeBytes(of: uuid) { buffer.append(contentsOf: $0) }
        return true
    }
}

extension AccountID: SQLArrayElement {
    package static var sqlType: UInt32 { UUID.sqlType }
    package static var sqlArrayType: UInt32 { UUID.sqlArrayType }
    package var sqlBytes: [UInt8]? { rawValue.sqlBytes }
    package func appendSQL(to buffer: inout [UInt8]) -> Bool { rawValue.appendSQL(to: &buffer) }
}

extension Date: SQLArrayElement {
    /// Microseconds from 1970 to 2000, where PostgreSQL's time begins.
    static let microsecondsTo2000 = 946_684_800_000_000.0

    /// Always `timestamptz`: bound as another type it would lose the index under row security.
    package static var sqlType: UInt32 { 1184 }
    package static var sqlArrayType: UInt32 { 1185 }
    package var sqlBytes: [UInt8]? { bigEndianBytes(sqlValue) }
    package func appendSQL(to buffer: inout [UInt8]) -> Bool { appendBigEndian(sqlValue, to: &buffer) }

    private var sqlValue: UInt64 {
        let microseconds = (timeIntervalSince1970 * 1_000_000).rounded() - Self.microsecondsTo2000
        return UInt64(bitPattern: Int64(microseconds))
    }
}

extension Array: SQLBindable where Element: SQLBindable {
    package static var sqlType: UInt32 {
        if let element = Element.self as? any SQLArrayElement.Type { return element.sqlArrayType }
        return 17  // [UInt8], the only other element: bytea
    }

    package var sqlBytes: [UInt8]? {
        // The type is asked and not the cast alone: an empty array of anything casts to [UInt8].
        if Element.self == UInt8.self, let bytes = self as? [UInt8] { return bytes }
        return encoded()
    }

    /// Made for the elements of which batches bind most: for others their metadata is looked up for each of them.
    @specialized(where Element == Int)
    @specialized(where Element == Int?)
    @specialized(where Element == Double?)
    @specialized(where Element == String)
    @specialized(where Element == String?)
    @specialized(where Element == UUID)
    @specialized(where Element == UUID?)
    @specialized(where Element == AccountID)
    @specialized(where Element == Date)
    @specialized(where Element == Date?)
    private func encoded() -> [UInt8] {
        // Dimensions, whether there are NULLs (it is not believed), the elements' type; then the only dimension's bounds.
        var encoded: [UInt8] = []
        encoded.reserveCapacity(20 + 24 * count)
        _ = appendBigEndian(UInt32(isEmpty ? 0 : 1), to: &encoded)
        _ = appendBigEndian(UInt32(0), to: &encoded)
        _ = appendBigEndian(Element.sqlType, to: &encoded)
        guard !isEmpty else { return encoded }
        _ = appendBigEndian(UInt32(count), to: &encoded)
        _ = appendBigEndian(UInt32(1), to: &encoded)
        for element in self {
            let start = encoded.count
            _ = appendBigEndian(UInt32.max, to: &encoded)
            guard element.appendSQL(to: &encoded) else { continue }
            let length = UInt32(encoded.count - start - 4)
            encoded.withUnsafeMutableBytes { bytes in
                bytes.storeBytes(of: length.bigEndian, toByteOffset: start, as: UInt32.self)
            }
        }
        return encoded
    }
}

/// `bytea`, of which there are arrays again.
extension Array: SQLArrayElement where Element == UInt8 {
    package static var sqlArrayType: UInt32 { 1001 }
}

extension UInt8: SQLBindable {
    /// `"char"`; a single byte is never bound alone, an array of them is `bytea`.
    package static var sqlType: UInt32 { 18 }
    package var sqlBytes: [UInt8]? { [self] }
}

private func bigEndianBytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
}

private func appendBigEndian(_ value: some FixedWidthInteger, to buffer: inout [UInt8]) -> Bool {
    withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    return true
}
