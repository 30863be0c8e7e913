public import FoundationEssentials

/// A value on its way to PostgreSQL: the type's object id and the binary form; `nil` bytes are NULL.
@usableFromInline
package struct SQLBinding: Sendable {
    let type: UInt32
    let bytes: [UInt8]?

    @usableFromInline
    init(type: UInt32, bytes: [UInt8]?) {
        self.type = type
        self.bytes = bytes
    }
}

/// A value that a statement may carry. Public, as ``SQL`` is, because columns of rows are put into it by inlinable code.
public protocol SQLBindable: Sendable {
    /// PostgreSQL's object id of the type, fixed in its catalogue (`pg_type.dat`).
    static var sqlType: UInt32 { get }
    var sqlBytes: [UInt8]? { get }
    /// Appends the binary form to a buffer, as elements of arrays are written: without a copy of its own.
    ///
    /// - Returns: Whether there is one; it is not for NULL.
    func appendSQL(to buffer: inout [UInt8]) -> Bool
}

extension SQLBindable {
    public func appendSQL(to buffer: inout [UInt8]) -> Bool {
        guard let bytes = sqlBytes else { return false }
        buffer += bytes
        return true
    }

    var sqlBinding: SQLBinding {
        SQLBinding(type: Self.sqlType, bytes: sqlBytes)
    }
}

/// A type of which PostgreSQL arrays may be bound.
public protocol SQLArrayElement: SQLBindable {
    static var sqlArrayType: UInt32 { get }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    @inlinable public static var sqlType: UInt32 { Wrapped.sqlType }
    public var sqlBytes: [UInt8]? { flatMap(\.sqlBytes) }
    @inlinable
    public func appendSQL(to buffer: inout [UInt8]) -> Bool {
        map { $0.appendSQL(to: &buffer) } ?? false
    }
}

extension Optional: SQLArrayElement where Wrapped: SQLArrayElement {
    @inlinable public static var sqlArrayType: UInt32 { Wrapped.sqlArrayType }
}

extension Int: SQLArrayElement {
    public static var sqlType: UInt32 { 20 }
    public static var sqlArrayType: UInt32 { 1016 }
    public var sqlBytes: [UInt8]? { bigEndianBytes(UInt64(bitPattern: Int64(self))) }
    public func appendSQL(to buffer: inout [UInt8]) -> Bool {
        buffer.appendBigEndian(UInt64(bitPattern: Int64(self)))
        return true
    }
}

extension Bool: SQLArrayElement {
    public static var sqlType: UInt32 { 16 }
    public static var sqlArrayType: UInt32 { 1000 }
    public var sqlBytes: [UInt8]? { [self ? 1 : 0] }
    public func appendSQL(to buffer: inout [UInt8]) -> Bool {
        buffer.append(self ? 1 : 0)
        return true
    }
}

extension Double: SQLArrayElement {
    public static var sqlType: UInt32 { 701 }
    public static var sqlArrayType: UInt32 { 1022 }
    public var sqlBytes: [UInt8]? { bigEndianBytes(bitPattern) }
    public func appendSQL(to buffer: inout [UInt8]) -> Bool {
        buffer.appendBigEndian(bitPattern)
        return true
    }
}

extension String: SQLArrayElement {
    public static var sqlType: UInt32 { 25 }
    public static var sqlArrayType: UInt32 { 1009 }
    /// PostgreSQL cannot store NUL in text, and charge points do send it: it is kept visible as U+FFFD.
    public var sqlBytes: [UInt8]? {
        let bytes = Array(utf8)
        guard bytes.contains(0) else { return bytes }
        return bytes.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }
    }
    public func appendSQL(to buffer: inout [UInt8]) -> Bool {
        var text = self
        let isAppended = text.withUTF8 { bytes in
            // Without a way out at the first one, so that the compiler looks at sixteen at once.
            guard bytes.reduce(.max, { min($0, $1) }) != 0 else { return false }
            buffer.append(contentsOf: bytes)
            return true
        }
        if !isAppended { buffer += sqlBytes ?? [] }
        return true
    }
}

extension UUID: SQLArrayElement {
    public static var sqlType: UInt32 { 2950 }
    public static var sqlArrayType: UInt32 { 2951 }
    public var sqlBytes: [UInt8]? { withUnsafeBytes(of: uuid) { Array($0) } }
    public func appendSQL(to buffer: inout [UInt8]) -> Bool {
        withUnsafeBytes(of: uuid) { buffer.append(contentsOf: $0) }
        return true
    }
}

extension AccountID: SQLArrayElement {
    public static var sqlType: UInt32 { UUID.sqlType }
    public static var sqlArrayType: UInt32 { UUID.sqlArrayType }
    public var sqlBytes: [UInt8]? { rawValue.sqlBytes }
    public func appendSQL(to buffer: inout [UInt8]) -> Bool { rawValue.appendSQL(to: &buffer) }
}

extension Date: SQLArrayElement {
    /// Microseconds from 1970 to 2000, where PostgreSQL's time begins.
    static let microsecondsTo2000 = 946_684_800_000_000.0

    /// Always `timestamptz`: bound as another type it would lose the index under row security.
    public static var sqlType: UInt32 { 1184 }
    public static var sqlArrayType: UInt32 { 1185 }
    public var sqlBytes: [UInt8]? { bigEndianBytes(sqlValue) }
    public func appendSQL(to buffer: inout [UInt8]) -> Bool {
        buffer.appendBigEndian(sqlValue)
        return true
    }

    private var sqlValue: UInt64 {
        let microseconds = (timeIntervalSince1970 * 1_000_000).rounded() - Self.microsecondsTo2000
        return UInt64(bitPattern: Int64(microseconds))
    }
}

extension Array: SQLBindable where Element: SQLBindable {
    public static var sqlType: UInt32 {
        if let element = Element.self as? any SQLArrayElement.Type { return element.sqlArrayType }
        return 17  // [UInt8], the only other element: bytea
    }

    public var sqlBytes: [UInt8]? {
        // The type is asked and not the cast alone: an empty array of anything casts to [UInt8].
        if Element.self == UInt8.self, let bytes = self as? [UInt8] { return bytes }
        var writer = SQLArrayWriter(of: Element.sqlType, count: count)
        for element in self { writer.append(element) }
        return writer.bytes
    }
}

/// `bytea`, of which there are arrays again.
extension Array: SQLArrayElement where Element == UInt8 {
    public static var sqlArrayType: UInt32 { 1001 }
}

extension UInt8: SQLBindable {
    /// `"char"`; a single byte is never bound alone, an array of them is `bytea`.
    public static var sqlType: UInt32 { 18 }
    public var sqlBytes: [UInt8]? { [self] }
}

private func bigEndianBytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
}
